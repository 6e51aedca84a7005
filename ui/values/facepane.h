// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/facereader.h"
#include "core/values/streamtail.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace sluice {

class BytesViewer;
class ElidedLabel;
class FaceTableModel;
class ToneLabel;
class ValueTable;

/// The other faces of a key: what a module tells of it, a JSON document level by level, a stream's
/// groups and its live tail, a string's bits... Reads when a face is opened, over requests of its
/// own. GUI thread.
class FacePane : public QWidget {
    Q_OBJECT

public:
    /// Rows that a live tail keeps.
    static constexpr int tailRows = 1000;

    FacePane(const Client& client, const QByteArray& key, QWidget* parent = nullptr);
    ~FacePane() override;

    /// What the key is now, and a string's first bytes. Returns the faces it has; when there is an
    /// open one among them, reads that anew (but for a live tail, which has it already).
    QList<Face> setFacts(const KeyFacts& facts, const QByteArray& head);
    /// Whether the pane has to be left by hand: the type has a value to go back to.
    void setHasValue(bool hasValue);
    void open(const FaceWish& wish);
    /// Nothing is read any more, until a face is opened.
    void close();
    bool isOpen() const { return m_isOpen; }
    const FaceReader& reader() const { return *m_reader; }
    const StreamTail& tail() const { return *m_tail; }
    /// How much is loaded, or what went wrong.
    QString status() const;

Q_SIGNALS:
    /// Back to the elements as such.
    void valueWanted();

private:
    void buildTools();
    void restart(const QList<QByteArray>& columns);
    void takePage(const FacePage& page);
    void restorePlace();
    void startTail();
    bool hasMore() const;
    void takeTail(const FacePage& page);
    void showProblem(const ReadProblem& problem);
    void activate(int row);
    void submitArgument();
    void openOfGroup(Face face);
    void goUp();
    void updateTools();
    void say();

    FaceReader* m_reader;
    StreamTail* m_tail;
    KeyFacts m_facts;
    QList<Face> m_faces;
    bool m_isOpen = false;
    /// Where the person was before the same is read again.
    struct Place {
        bool again = false;
        int row = -1;
        int scroll = 0;
    };
    Place m_place;
    bool m_isTailed = false; ///< what a tail brought stands behind what was read
    quint64 m_dropped = 0; ///< by the live tail
    std::optional<quint64> m_total;
    std::optional<quint64> m_sampledFrom; ///< the rows are a random sample of so many
    QPushButton* m_back;
    QComboBox* m_choice;
    QPushButton* m_up;
    QLineEdit* m_argument;
    QPushButton* m_pending;
    QPushButton* m_consumers;
    QPushButton* m_live;
    ElidedLabel* m_status;
    QPushButton* m_more;
    ToneLabel* m_problem;
    QStackedWidget* m_pages;
    ValueTable* m_table;
    FaceTableModel* m_model;
    BytesViewer* m_viewer;
};

/// A face's name on screen.
QString faceName(Face face);

} // namespace sluice
