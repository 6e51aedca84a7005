// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/helpbubble.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/tonelabel.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace sluice;

class TestTheme : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(this); }
    void init() { m_theme->setMode(ThemeMode::Light); }

    void modesHaveNamesThatReadBack()
    {
        for (const ThemeMode mode : { ThemeMode::System, ThemeMode::Light, ThemeMode::Dark })
            QVERIFY(Theme::modeFromName(Theme::modeName(mode)) == mode);
        QVERIFY(Theme::modeFromName(QStringLiteral("DARK")) == ThemeMode::Dark);
        QVERIFY(!Theme::modeFromName(QStringLiteral("sepia")));
        QVERIFY(!Theme::modeFromName(QString()));
    }

    void aChangeOfModeReachesEveryWidgetAtOnce()
    {
        QSignalSpy changed(m_theme, &Theme::modeChanged);
        ToneLabel label(Tone::Error, QStringLiteral("x"));
        QCOMPARE(label.palette().color(QPalette::WindowText), Colors::lightTheme().errorText);
        m_theme->setMode(ThemeMode::Dark);
        QVERIFY(m_theme->isDark());
        QVERIFY(Colors::of(QApplication::palette()).dark);
        QTRY_COMPARE(label.palette().color(QPalette::WindowText), Colors::darkTheme().errorText);
        m_theme->setMode(ThemeMode::Dark);
        QCOMPARE(changed.size(), 1);
    }

    void theDesktopsThemeIsFollowedOnlyOnRequest()
    {
        m_theme->setMode(ThemeMode::System);
        QEvent changed(QEvent::ThemeChange);
        QWidget window;
        QApplication::sendEvent(&window, &changed);
        QVERIFY(!m_theme->isDark()); // the platform of the tests is light
        m_theme->setMode(ThemeMode::Dark);
        QApplication::sendEvent(&window, &changed);
        QVERIFY(m_theme->isDark());
        QVERIFY(Colors::of(QApplication::palette()).dark);
    }

    void sizesFollowTheFont()
    {
        QPushButton button(QStringLiteral("Connect"));
        QLineEdit line;
        QScrollBar bar(Qt::Vertical);
        const QSize before = button.sizeHint();
        const int lineBefore = line.sizeHint().height();
        const int barBefore = bar.sizeHint().width();
        for (QWidget* widget : { static_cast<QWidget*>(&button), static_cast<QWidget*>(&line),
                 static_cast<QWidget*>(&bar) }) {
            QFont font = widget->font();
            font.setPointSizeF(font.pointSizeF() * 2);
            widget->setFont(font);
        }
        QVERIFY(button.sizeHint().height() > before.height() * 3 / 2);
        QVERIFY(button.sizeHint().width() > before.width() * 3 / 2);
        QVERIFY(line.sizeHint().height() > lineBefore * 3 / 2);
        QVERIFY(bar.sizeHint().width() > barBefore * 5 / 4);
        QCOMPARE(button.sizeHint().height(), line.sizeHint().height());
    }

    void anIconTakesTheTextColour_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name :
            { "play", "stop", "reload", "close", "eye", "theme", "no such icon" })
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void anIconTakesTheTextColour()
    {
        QFETCH(QString, name);
        for (const ThemeMode mode : { ThemeMode::Light, ThemeMode::Dark }) {
            m_theme->setMode(mode);
            const QImage image
                = themedIcon(name).pixmap(48, 48).toImage().convertToFormat(QImage::Format_ARGB32);
            const Colors& c = Colors::of(QApplication::palette());
            int solid = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (image.pixelColor(x, y).alpha() == 255) {
                        ++solid;
                        QCOMPARE(image.pixelColor(x, y).rgb(), c.text.rgb());
                    }
                }
            }
            QVERIFY2(solid > 20, qPrintable(name));
        }
    }

    void aHelpBubbleOpensAndClosesByKeyboard()
    {
        QWidget window;
        auto* layout = new QHBoxLayout(&window);
        auto* bubble
            = new HelpBubble(QStringLiteral("Depth"), QStringLiteral("<b>not</b> bold"), &window);
        layout->addWidget(bubble);
        window.show();
        bubble->setFocus();
        QTest::keyClick(bubble, Qt::Key_Return);
        QVERIFY(bubble->isOpen());
        auto* frame = bubble->findChild<QFrame*>(QStringLiteral("helpBubble"));
        QVERIFY(frame);
        for (const QLabel* label : frame->findChildren<QLabel*>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
        QTest::keyClick(bubble, Qt::Key_Escape);
        QVERIFY(!bubble->isOpen());
        QTest::keyClick(bubble, Qt::Key_Space);
        QVERIFY(bubble->isOpen());
        QTest::keyClick(bubble, Qt::Key_Space);
        QVERIFY(!bubble->isOpen());
        QTest::mouseClick(bubble, Qt::LeftButton);
        QVERIFY(bubble->isOpen());
        QCOMPARE(bubble->accessibleDescription(), QStringLiteral("<b>not</b> bold"));
    }

    void aToolTipShowsMarkupAsText()
    {
        const QString tip = plainToolTip(QStringLiteral("<b>k</b> & \"x\"\nnext"));
        QVERIFY(Qt::mightBeRichText(tip)); // so that Qt wraps it and reads our escapes
        QVERIFY(!tip.contains(QStringLiteral("<b>")));
        QVERIFY(tip.contains(QStringLiteral("&lt;b&gt;k&lt;/b&gt; &amp;")));
        QVERIFY(plainToolTip({}).isEmpty());
    }

private:
    Theme* m_theme = nullptr;
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
