// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/colors.h"
#include "ui/theme/theme.h"

#include <QTest>

using namespace sluice;

class TestColors : public QObject {
    Q_OBJECT

    struct Named {
        QByteArray name;
        QColor color;
    };

    static void checkAll(const QList<Named>& marks, const QList<Named>& grounds, double least)
    {
        for (const Named& mark : marks) {
            for (const Named& ground : grounds) {
                const double ratio = contrastRatio(mark.color, ground.color);
                QVERIFY2(ratio >= least,
                    (mark.name + " on " + ground.name + ": " + QByteArray::number(ratio, 'f', 2))
                        .constData());
            }
        }
    }

private Q_SLOTS:
    void contrastIsMeasuredAsWcagSays()
    {
        QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
        QVERIFY(qAbs(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }

    void everyPairCanBeRead_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void everyPairCanBeRead()
    {
        QFETCH(bool, dark);
        const Colors& c = dark ? Colors::darkTheme() : Colors::lightTheme();
        QCOMPARE(c.dark, dark);
        const QList<Named> surfaces { { "window", c.window }, { "bar", c.bar }, { "base", c.base },
            { "alternate", c.alternate }, { "raised", c.raised }, { "row", c.row },
            { "hover", c.hover } };
        const QList<Named> plain { { "text", c.text }, { "muted", c.muted } };
        const QList<Named> words { { "link", c.link }, { "error", c.errorText },
            { "warning", c.warningText }, { "ok", c.okText } };
        checkAll(plain + words, surfaces, 4.5);
        checkAll(plain, { { "pressed", c.pressed } }, 4.5);
        checkAll(
            { { "selection text", c.selectionText }, { "text", c.text }, { "muted", c.muted } },
            { { "selection", c.selection } }, 4.5);
        checkAll({ { "primary text", c.primaryText } },
            { { "primary", c.primary }, { "hover", c.primary.darker(108) },
                { "pressed", c.primary.darker(125) } },
            4.5);
        checkAll({ { "text", c.text }, { "muted", c.muted }, { "error", c.errorText } },
            { { "error fill", c.errorFill } }, 4.5);
        checkAll({ { "text", c.text }, { "muted", c.muted }, { "warning", c.warningText } },
            { { "warning fill", c.warningFill } }, 4.5);
        checkAll({ { "text", c.text }, { "muted", c.muted }, { "ok", c.okText } },
            { { "ok fill", c.okFill } }, 4.5);
        checkAll({ { "text", c.text }, { "muted", c.muted }, { "link", c.link } },
            { { "info fill", c.infoFill } }, 4.5);
        const QList<Named> panes { { "window", c.window }, { "bar", c.bar }, { "base", c.base },
            { "alternate", c.alternate }, { "row", c.row } };
        for (int i = 0; i < phaseCount; ++i) {
            const auto& phase = c.phases[static_cast<std::size_t>(i)];
            QVERIFY(phase.fill.isValid());
            checkAll({ { "phase text " + QByteArray::number(i), phase.text } }, panes, 4.5);
            checkAll({ { "phase outline " + QByteArray::number(i), phase.outline } }, panes, 3);
        }
        for (int i = 0; i < typeBadgeCount; ++i) {
            const auto& badge = c.badges[static_cast<std::size_t>(i)];
            checkAll({ { "badge text " + QByteArray::number(i), badge.text } },
                { { "its fill", badge.fill } }, 4.5);
        }
        checkAll({ { "outline", c.outline }, { "accent", c.accent } },
            { { "window", c.window }, { "bar", c.bar }, { "base", c.base },
                { "raised", c.raised } },
            3);
        checkAll({ { "error border", c.errorBorder }, { "warning border", c.warningBorder },
                     { "ok border", c.okBorder } },
            { { "window", c.window }, { "base", c.base } }, 3);
    }

    void thePaletteLeadsBackToItsColors()
    {
        QVERIFY(Colors::of(Theme::paletteOf(Colors::darkTheme())).dark);
        QVERIFY(!Colors::of(Theme::paletteOf(Colors::lightTheme())).dark);
    }

    void phasesWithAMeaningOfTheirOwnDiffer_data() { everyPairCanBeRead_data(); }
    void phasesWithAMeaningOfTheirOwnDiffer()
    {
        QFETCH(bool, dark);
        const Colors& c = dark ? Colors::darkTheme() : Colors::lightTheme();
        QSet<QRgb> seen;
        for (const Phase phase : { Phase::Waiting, Phase::Queued, Phase::Writing, Phase::InFlight,
                 Phase::Behind, Phase::Receiving, Phase::Delivery })
            seen.insert(c.phase(phase).fill.rgb());
        QCOMPARE(seen.size(), 7);
    }
};

QTEST_APPLESS_MAIN(TestColors)
#include "tst_colors.moc"
