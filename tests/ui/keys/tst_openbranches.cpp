// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/openbranches.h"

#include <QRandomGenerator>
#include <QStandardItemModel>
#include <QTest>

using namespace sluice;

namespace {

void fill(QStandardItem& parent, int depth)
{
    for (int row = 0; row < 6; ++row) {
        auto* item = new QStandardItem;
        parent.appendRow(item);
        if (depth < 3)
            fill(*item, depth + 1);
    }
}

} // namespace

class TestOpenBranches : public QObject {
    Q_OBJECT

    QStandardItemModel m_model;
    OpenBranches m_branches;

    /// What stands on the lines, the slow way.
    void walk(const QModelIndex& parent, QModelIndexList& into) const
    {
        for (int row = 0; row < m_model.rowCount(parent); ++row) {
            const QModelIndex index = m_model.index(row, 0, parent);
            into += index;
            if (m_branches.isOpen(index))
                walk(index, into);
        }
    }
    void compare() const
    {
        QModelIndexList expected;
        walk({}, expected);
        QCOMPARE(m_branches.lines(), int(expected.size()));
        for (int line = 0; line < expected.size(); ++line) {
            int depth = -1;
            QCOMPARE(m_branches.at(line, &depth), expected[line]);
            QCOMPARE(m_branches.lineOf(expected[line]), line);
            int above = 0;
            for (QModelIndex at = expected[line].parent(); at.isValid(); at = at.parent())
                ++above;
            QCOMPARE(depth, above);
        }
        QVERIFY(!m_branches.at(-1).isValid());
        QVERIFY(!m_branches.at(int(expected.size())).isValid());
        const int first = int(expected.size()) / 3;
        const int last = int(expected.size()) * 2 / 3;
        const QItemSelection between = m_branches.between(first, last);
        for (int line = 0; line < expected.size(); ++line)
            QCOMPARE(between.contains(expected[line]), line >= first && line <= last);
    }

private Q_SLOTS:
    void init()
    {
        m_model.clear();
        fill(*m_model.invisibleRootItem(), 0);
        m_branches.setModel(&m_model);
    }

    void everyLineHasItsRowWhateverIsOpenedAndClosed()
    {
        QRandomGenerator random(3);
        compare();
        for (int step = 0; step < 60; ++step) {
            QModelIndex index;
            for (int depth = random.bounded(1, 4); depth > 0; --depth)
                index = m_model.index(random.bounded(6), 0, index);
            if (random.bounded(3))
                m_branches.open(index);
            else
                m_branches.close(index);
            compare();
        }
    }

    void rowsThatComeAndGoMoveTheLines()
    {
        m_branches.open(m_model.index(1, 0));
        m_branches.open(m_model.index(4, 0));
        compare();
        m_model.removeRow(2);
        m_model.insertRow(0);
        m_branches.invalidate();
        compare();
        QVERIFY(m_branches.isOpen(m_model.index(2, 0)));
        m_model.removeRow(2); // an opened one
        m_branches.invalidate();
        compare();
    }

    void whatIsInAClosedOneHasNoLine()
    {
        const QModelIndex outer = m_model.index(0, 0);
        m_branches.open(m_model.index(2, 0, outer));
        QCOMPARE(m_branches.lines(), 6);
        QCOMPARE(m_branches.lineOf(m_model.index(0, 0, outer)), -1);
        m_branches.open(outer); // what was opened in it still is
        QCOMPARE(m_branches.lines(), 18);
        QCOMPARE(m_branches.lineOf({}), -1);
    }
};

QTEST_MAIN(TestOpenBranches)
#include "tst_openbranches.moc"
