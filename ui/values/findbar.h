// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/bytesearch.h"

#include <QFutureWatcher>
#include <QTimer>
#include <QWidget>

class QLineEdit;
class QToolButton;

namespace sluice {

class TextPane;
class ToneLabel;

/// Looks for a text in what a TextPane shows: in a worker, while one goes on. Enter goes to the
/// next place, Shift+Enter to the one before, Escape closes. GUI thread.
class FindBar : public QWidget {
    Q_OBJECT

public:
    /// @p pane: where places are shown; outlives the bar.
    explicit FindBar(TextPane* pane, QWidget* parent = nullptr);
    ~FindBar() override;

    /// The bytes that the pane's rows show; searched again when the bar is open.
    void setBytes(const LargeBytes& bytes);
    /// Shows the bar and puts the cursor into it.
    void open();
    bool isSearching() const { return m_searching; }
    /// "2 of 17", "No matches"...
    QString countText() const;

public Q_SLOTS:
    void next() { go(1); }
    void previous() { go(-1); }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void search();
    void stop();
    void go(int step);
    void show(qint64 place);
    void say();

    TextPane* m_pane;
    QLineEdit* m_edit;
    QToolButton* m_case;
    QToolButton* m_previous;
    QToolButton* m_next;
    ToneLabel* m_count;
    LargeBytes m_bytes;
    FoundPlaces m_found;
    qint64 m_place = -1; ///< into m_found's offsets; -1: none
    bool m_searching = false;
    CancelFlag m_job;
    SearchProgress m_progress;
    QFutureWatcher<FoundPlaces> m_watcher;
    QTimer m_tick; ///< while the worker searches: how far
};

} // namespace sluice
