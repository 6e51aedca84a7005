// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "tests/ui/models/fakestage.h"
#include "ui/pipeline/knobcontrol.h"
#include "ui/pipeline/knobpanel.h"
#include "ui/pipeline/knobwords.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QTest>
#include <QToolButton>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

struct Panel {
    FakeStage fake { 3 };
    KnobPanel panel { fake };

    Panel()
    {
        panel.resize(900, 600);
        for (const auto part : { Knob::Part::Load, Knob::Part::Link, Knob::Part::Server })
            panel.setShown(part, true);
        panel.setScenario(fake.infos[2].scenario); // on the scripted server
        panel.show(fake.settings);
        panel.QWidget::show();
        panel.activateWindow();
        [&] { QVERIFY(QTest::qWaitForWindowActive(&panel)); }();
    }
    template <typename Field> Field* field(const char* name)
    {
        return qobject_cast<Field*>(panel.control(name)->field());
    }
};

} // namespace

/// Every knob has words, a field of its kind and a way back to the engine.
class TestKnobPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void cleanupTestCase() { m_theme.reset(); }

    void everyKnobHasItsOwnWords()
    {
        QSet<QString> helps;
        for (const Knob& knob : knobs()) {
            const knobwords::Words words = knobwords::of(knob);
            QVERIFY2(!words.label.isEmpty(), knob.name);
            QVERIFY2(words.help.size() > 20, knob.name);
            QVERIFY2(!helps.contains(words.help), knob.name);
            helps.insert(words.help);
            for (const QByteArray& choice : knob.choices)
                QVERIFY2(!knobwords::choice(choice).contains(QLatin1Char('-')), choice.constData());
        }
    }

    void everyKnobIsSomewhere()
    {
        Panel p;
        for (const Knob& knob : knobs()) {
            QVERIFY2(KnobPanel::isInBar(knob.name) != bool(p.panel.control(knob.name)), knob.name);
            const KnobControl* control = p.panel.control(knob.name);
            if (!control)
                continue;
            QVERIFY2(!control->field()->accessibleName().isEmpty(), knob.name);
            QVERIFY2(control->field()->focusPolicy() & Qt::TabFocus, knob.name);
            QVERIFY2(control->findChild<HelpBubble*>(), knob.name);
        }
    }

    void valuesAreReadAsTheyAreWritten_data()
    {
        QTest::addColumn<QByteArray>("knob");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("shown");
        QTest::newRow("ms") << QByteArray("link-latency") << QStringLiteral("2ms") << 2e6
                            << QStringLiteral("2 ms");
        QTest::newRow("a bare time")
            << QByteArray("deadline") << QStringLiteral("50") << 50e6 << QStringLiteral("50 ms");
        QTest::newRow("us") << QByteArray("service-time") << QStringLiteral("24 us") << 24e3
                            << QStringLiteral("24 µs");
        QTest::newRow("s") << QByteArray("link-latency") << QStringLiteral("1.5s") << 1.5e9
                           << QStringLiteral("1.5 s");
        QTest::newRow("bytes") << QByteArray("value-size") << QStringLiteral("16KiB") << 16384.0
                               << QStringLiteral("16 KiB");
        QTest::newRow("rate") << QByteArray("rate") << QStringLiteral("1.5k") << 1500.0
                              << QStringLiteral("1500/s");
        QTest::newRow("share") << QByteArray("retry-budget") << QStringLiteral("10%") << 0.1
                               << QStringLiteral("10 %");
        QTest::newRow("count") << QByteArray("keys") << QStringLiteral("2k") << 2000.0
                               << QStringLiteral("2000");
    }
    void valuesAreReadAsTheyAreWritten()
    {
        QFETCH(QByteArray, knob);
        QFETCH(QString, typed);
        QFETCH(double, value);
        QFETCH(QString, shown);
        Panel p;
        auto* spin = p.field<QuantitySpin>(knob.constData());
        spin->setFocus();
        spin->selectAll();
        QTest::keyClicks(spin, typed);
        StageSettings other = p.fake.settings;
        findKnob(knob)->set(other, value * 2);
        p.panel.show(other); // a renewal in the middle of typing leaves it alone
        QVERIFY(p.fake.calls.isEmpty());
        QTest::keyClick(spin, Qt::Key_Return);
        QCOMPARE(p.fake.calls.size(), 1);
        QCOMPARE(p.fake.calls.last(), knob + ' ' + QByteArray::number(value));
        p.panel.show(p.fake.settings);
        QCOMPARE(spin->text(), shown);
        QCOMPARE(findKnob(knob)->get(p.fake.settings), value);
    }

    void nonsenseIsNotTaken()
    {
        Panel p;
        auto* spin = p.field<QuantitySpin>("link-latency");
        spin->setFocus();
        spin->selectAll();
        QTest::keyClicks(spin, QStringLiteral("2 parsecs"));
        QTest::keyClick(spin, Qt::Key_Return);
        QVERIFY(p.fake.calls.isEmpty());
    }

    void arrowsStepThroughRoundValues()
    {
        Panel p;
        auto* spin = p.field<QuantitySpin>("link-latency");
        QCOMPARE(spin->text(), QStringLiteral("none"));
        QStringList shown;
        for (int i = 0; i < 4; ++i) {
            QTest::keyClick(spin, Qt::Key_Up);
            shown += spin->text();
        }
        QCOMPARE(shown.join(QLatin1Char(',')), QStringLiteral("1 µs,2 µs,5 µs,10 µs"));
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(spin, Qt::Key_Down);
        QCOMPARE(spin->text(), QStringLiteral("none"));
    }

    void slidersListsAndSwitchesTurnTheirKnobs()
    {
        Panel p;
        auto* errors = p.field<QSlider>("error-share");
        errors->setFocus();
        QTest::keyClick(errors, Qt::Key_Right);
        QCOMPARE(p.fake.calls.takeLast(), "error-share 0.01");
        auto* arrivals = p.field<QComboBox>("arrivals");
        arrivals->setFocus();
        QTest::keyClick(arrivals, Qt::Key_Down);
        QCOMPARE(p.fake.calls.takeLast(), "arrivals 1");
        auto* stall = p.field<QCheckBox>("link-stall");
        stall->setFocus();
        QTest::keyClick(stall, Qt::Key_Space);
        QCOMPARE(p.fake.calls.takeLast(), "link-stall 1");
        QVERIFY(p.fake.settings.link.upstream.stalled);
        // Turned by somebody else: shown, and not sent back.
        p.fake.settings.link.upstream.stalled = false;
        p.fake.settings.server.errorShare = 0.5;
        p.panel.show(p.fake.settings);
        QVERIFY(!stall->isChecked());
        QCOMPARE(errors->value(), 50);
        QVERIFY(p.fake.calls.isEmpty());
    }

    void partsFoldByKeyboard()
    {
        Panel p;
        auto* fold = p.panel.findChild<QToolButton*>(QStringLiteral("fold2"));
        QCOMPARE(fold->text(), QStringLiteral("Link"));
        fold->setFocus();
        QTest::keyClick(fold, Qt::Key_Space);
        QVERIFY(!p.panel.control("link-jitter")->isVisible());
        QVERIFY(p.panel.control("link-latency")->isVisible()); // to play with
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestKnobPanel)
#include "tst_knobpanel.moc"
