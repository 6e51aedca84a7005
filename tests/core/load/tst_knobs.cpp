// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/knobs.h"

#include "core/load/random.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace sluice;

namespace {

/// Any value that the knob may have: its bounds, small ones, and ones of any size.
double anyValue(const Knob& knob, Random& random)
{
    const double span = knob.most - knob.least;
    const double unit = random.unit();
    double value = knob.least + span * unit;
    switch (random.next() % 4) {
    case 0:
        return unit < 0.5 ? knob.least : knob.most;
    case 1: // of any size: 1 ns as likely as 1 h
        value = knob.least + std::exp(std::log1p(span) * unit) - 1;
        break;
    case 2: // round numbers
        value = knob.least + std::pow(10, std::floor(std::log10(span + 1) * unit));
        break;
    default:
        break;
    }
    value = std::min(value, knob.most);
    const bool isReal = knob.kind == Knob::Kind::Share || knob.kind == Knob::Kind::Rate;
    return isReal ? value : std::clamp(std::round(value), knob.least, knob.most);
}

QByteArray shown(const Result<KnobSetting, KnobError>& read)
{
    if (read)
        return read.value().knob->name + QByteArray("=") + knobText(read.value());
    const char* const kinds[] = { "NoSuchKnob", "NotAValue", "OutOfRange" };
    return kinds[static_cast<int>(read.error().kind)] + QByteArray(": ") + read.error().detail;
}

} // namespace

/// Names and values of what can be turned, as people read and write them.
class TestKnobs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesAreUniqueAndWordsWithDashes()
    {
        std::set<QByteArray> names;
        for (const Knob& knob : knobs()) {
            const QByteArray name = knob.name;
            QVERIFY2(names.insert(name).second, name.constData());
            QCOMPARE(findKnob(name), &knob);
            for (const char c : name)
                QVERIFY2((c >= 'a' && c <= 'z') || c == '-', name.constData());
            QVERIFY2(knob.least < knob.most, name.constData());
            if (knob.kind == Knob::Kind::Choice)
                QCOMPARE(knob.most, double(knob.choices.size() - 1));
        }
        QVERIFY(!findKnob("windw"));
        QVERIFY(!findKnob(""));
    }

    void whatIsWrittenIsReadAsTheSameNumber()
    {
        Random random(1);
        for (const Knob& knob : knobs()) {
            for (int i = 0; i < 3000; ++i) {
                const KnobSetting setting { &knob, anyValue(knob, random) };
                const QByteArray text = knobText(setting);
                const auto read = readKnob(knob.name, text);
                QVERIFY2(read.ok(), (knob.name + QByteArray("=") + text).constData());
                if (read.value() != setting) {
                    QFAIL((knob.name + QByteArray("=") + text + ": "
                        + QByteArray::number(setting.value, 'g', 17) + " is read as "
                        + QByteArray::number(read.value().value, 'g', 17))
                              .constData());
                }
                QCOMPARE(knobText(read.value()), text);
            }
        }
    }

    void whatIsSetStandsThere()
    {
        Random random(2);
        for (const Knob& knob : knobs()) {
            for (int i = 0; i < 300; ++i) {
                const double value = anyValue(knob, random);
                StageSettings settings;
                knob.set(settings, value);
                // (thousandths are as fine as the engine has it)
                const double off = std::abs(knob.get(settings) - value);
                QVERIFY2(off <= (QByteArray(knob.name) == "bulk-share" ? 0.0005 : 0), knob.name);
            }
        }
    }

    void eachTurnsSomethingOfItsOwn()
    {
        for (const Knob& knob : knobs()) {
            for (const Knob& other : knobs()) {
                StageSettings settings;
                const double before = other.get(settings);
                knob.set(settings, knob.get(settings) == knob.most ? knob.least : knob.most);
                QVERIFY2((other.get(settings) == before) == (&knob != &other),
                    (QByteArray(knob.name) + " and " + other.name).constData());
            }
        }
    }

    void defaultsAreWithinTheBounds()
    {
        const StageSettings settings;
        for (const Knob& knob : knobs()) {
            const double value = knob.get(settings);
            QVERIFY2(value >= knob.least && value <= knob.most, knob.name);
        }
    }

    void valuesAreReadAsPeopleWriteThem_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("read");
        const auto row = [](const char* text, const char* read) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(read);
        };
        row("window=64", "window=64");
        row("window=10k", "window=10000");
        row("capacity=1M", "capacity=1000000");
        row("rate=1.5k", "rate=1500");
        row("rate=0.5", "rate=0.5");
        row("rate=1000/s", "rate=1000");
        row("value-size=16KiB", "value-size=16KiB");
        row("value-size=1024", "value-size=1KiB");
        row("value-size=1kB", "value-size=1000");
        row("link-bandwidth=1.5MiB", "link-bandwidth=1536KiB");
        row("bulk-share=75", "bulk-share=75%");
        row("bulk-share=33.3%", "bulk-share=33.3%");
        row("bulk-share=0", "bulk-share=0%");
        row("retry-budget=10%", "retry-budget=10%");
        row("deadline=2ms", "deadline=2ms");
        row("deadline=1.5ms", "deadline=1.5ms");
        row("deadline=0.1ms", "deadline=100us");
        row("deadline=90m", "deadline=5400s");
        row("deadline=0", "deadline=0");
        row("deadline=0s", "deadline=0");
        row("deadline=250ns", "deadline=250ns");
        row("when-full=reject", "when-full=reject");
        row("lane=bulk", "lane=bulk");
        row("transport=mutex", "transport=mutex");
        row("manager=paused", "manager=paused");
        row("server=stalled", "server=stalled");
        row("retry-jitter=off", "retry-jitter=off");
        row("retry-jitter=true", "retry-jitter=on");

        row("", "NoSuchKnob: ");
        row("windw=3", "NoSuchKnob: windw");
        row("=3", "NoSuchKnob: ");
        row("nothing", "NoSuchKnob: nothing");
        row("window", "NotAValue: window=");
        row("window=", "NotAValue: window=");
        row("window=many", "NotAValue: window=many");
        row("window=1.5", "NotAValue: window=1.5");
        row("window= 1", "NotAValue: window= 1");
        row("window=1 ", "NotAValue: window=1 ");
        row("window=1e3", "NotAValue: window=1e3");
        row("window=0x10", "NotAValue: window=0x10");
        row("window=nan", "NotAValue: window=nan");
        row("window=inf", "NotAValue: window=inf");
        row("window=1ms", "NotAValue: window=1ms");
        row("window=.5", "NotAValue: window=.5");
        row("window=1=2", "NotAValue: window=1=2");
        row("deadline=5", "NotAValue: deadline=5");
        row("deadline=5 ms", "NotAValue: deadline=5 ms");
        row("deadline=5MS", "NotAValue: deadline=5MS");
        row("when-full=maybe", "NotAValue: when-full=maybe");
        row("when-full=wait-at-most:50ms", "NotAValue: when-full=wait-at-most:50ms");
        row("transport=1", "NotAValue: transport=1");
        row("retry-jitter=1", "NotAValue: retry-jitter=1");
        row("window=0", "OutOfRange: window=0");
        row("window=-1", "OutOfRange: window=-1");
        row("window=1000001", "OutOfRange: window=1000001");
        row("window=99999999999999999999", "OutOfRange: window=99999999999999999999");
        row("bulk-share=101", "OutOfRange: bulk-share=101");
        row("bulk-share=-1%", "OutOfRange: bulk-share=-1%");
        row("rate=0", "OutOfRange: rate=0");
        row("deadline=25h", "OutOfRange: deadline=25h");
    }
    void valuesAreReadAsPeopleWriteThem()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, read);
        QCOMPARE(shown(readKnob(text)), read);
    }

    void everyBoundIsOneAndWhatLiesBeyondIsRefused()
    {
        for (const Knob& knob : knobs()) {
            if (knob.kind == Knob::Kind::Choice || knob.kind == Knob::Kind::Switch)
                continue;
            QVERIFY(readKnob(knob.name, knobText({ &knob, knob.least })).ok());
            QVERIFY(readKnob(knob.name, knobText({ &knob, knob.most })).ok());
            const auto above = readKnob(knob.name, knobText({ &knob, knob.most * 2 }));
            QVERIFY2(!above && above.error().kind == KnobError::OutOfRange, knob.name);
        }
    }

    void waitAtMostIsTwoKnobsInOne()
    {
        const auto both = readKnobs("when-full=wait-at-most:50ms");
        QVERIFY(both.ok());
        QCOMPARE(both.value().size(), std::size_t(2));
        StageSettings settings;
        for (const KnobSetting& each : both.value())
            each.knob->set(settings, each.value);
        QCOMPARE(settings.engine.whenFull.whenFull, WhenFull::WaitAtMost);
        QCOMPARE(settings.engine.whenFull.atMost, Duration(std::chrono::milliseconds(50)));

        QCOMPARE(readKnobs("window=3").value().size(), std::size_t(1));
        QCOMPARE(readKnobs("when-full=wait").value().size(), std::size_t(1));
        using Detail = Error<KnobError>;
        QCOMPARE(readKnobs("when-full=wait-at-most:soon").error(),
            (Detail { KnobError::NotAValue, "when-full=wait-at-most:soon" }));
        QCOMPARE(readKnobs("when-full=wait-at-most:48h").error(),
            (Detail { KnobError::OutOfRange, "when-full=wait-at-most:48h" }));
        QCOMPARE(readKnobs("windw=3").error(), (Detail { KnobError::NoSuchKnob, "windw" }));
        QCOMPARE(readKnobs("window").error(), (Detail { KnobError::NotAValue, "window=" }));
    }

    void latencyIsPerDirection()
    {
        StageSettings settings;
        const auto read = readKnob("link-latency=2ms");
        read.value().knob->set(settings, read.value().value);
        QCOMPARE(settings.link.upstream.latency, Duration(std::chrono::milliseconds(2)));
        QCOMPARE(settings.link.downstream.latency, Duration(std::chrono::milliseconds(2)));
    }
};

QTEST_APPLESS_MAIN(TestKnobs)
#include "tst_knobs.moc"
