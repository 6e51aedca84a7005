// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scenariolibrary.h"
#include "ui/pipeline/lessonview.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QTextDocument>

using namespace sluice;

/// Lessons are read from resources and from the person's folder, and from nowhere else.
class TestLessonView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }

    void aNameIsAResourceAndAPathAFile()
    {
        QCOMPARE(
            LessonView::pathOf(QStringLiteral("mutex")), QStringLiteral(":/scenarios/mutex.md"));
        QCOMPARE(
            LessonView::pathOf(QStringLiteral("mutex.md")), QStringLiteral(":/scenarios/mutex.md"));
        QCOMPARE(LessonView::pathOf(QStringLiteral("/a/b.md")), QStringLiteral("/a/b.md"));
    }

    void eachLessonThatSluiceBringsAlongOpensWithItsPicture()
    {
        const ScenarioLibrary library = ScenarioLibrary::read({});
        QVERIFY(!library.scenarios().empty());
        LessonView view;
        for (const Scenario& scenario : library.scenarios()) {
            const QString name = QString::fromUtf8(scenario.page);
            QVERIFY2(view.showPage(library.pageFolder(scenario) + QLatin1Char('/') + name),
                scenario.name.constData());
            QString picture = library.pageFolder(scenario) + QLatin1Char('/') + name;
            picture.replace(QStringLiteral(".md"), QStringLiteral(".png"));
            QVERIFY2(!QImage(picture).isNull(), qPrintable(picture));
        }
    }

    void aPageIsShownWithItsPictureAndItsLinks()
    {
        QTemporaryDir folder;
        write(folder, "one.md",
            "# One at a time\n\nText <b>not bold</b>.\n\n![a picture](one.png)\n\n"
            "![far away](https://example.org/x.png)\n\n[next](two.md)\n");
        write(folder, "two.md", "# Pipelined\n\nMore.\n");
        QImage picture(4000, 100, QImage::Format_RGB32);
        picture.fill(Qt::red);
        picture.save(folder.filePath(QStringLiteral("one.png")));
        LessonView view;
        view.show();
        QVERIFY(view.showPage(folder.filePath(QStringLiteral("one.md"))));
        QVERIFY(view.text().contains(QStringLiteral("One at a time")));
        QCOMPARE(view.windowTitle(), QStringLiteral("Lesson: One at a time"));
        auto* browser = view.findChild<QTextBrowser*>();
        // What is wider than the page is made smaller; nothing comes from the network.
        const auto loaded = [&](const char* name) {
            return browser->loadResource(QTextDocument::ImageResource, QUrl(QLatin1String(name)))
                .value<QImage>();
        };
        QVERIFY(!loaded("one.png").isNull());
        QVERIFY(loaded("one.png").width() <= browser->viewport()->width());
        QVERIFY(loaded("https://example.org/x.png").isNull());
        Q_EMIT browser->anchorClicked(QUrl(QStringLiteral("two.md")));
        QVERIFY(view.text().contains(QStringLiteral("Pipelined")));
        QTest::keyClick(&view, Qt::Key_Escape);
        QVERIFY(!view.isVisible());
    }

    void aPageThatIsMissingIsSaidToBe()
    {
        LessonView view;
        QVERIFY(!view.showPage(QStringLiteral("no-such-lesson")));
        QVERIFY(view.text().contains(QStringLiteral("no-such-lesson.md")));
    }

private:
    static void write(const QTemporaryDir& folder, const char* name, const QByteArray& text)
    {
        QFile file(folder.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestLessonView)
#include "tst_lessonview.moc"
