// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/livekey.h"

#include <QTimer>
#include <QToolButton>

class QActionGroup;

namespace sluice {

/// Whether a tab is told of changes to its key: "● live: changed 2 s ago", and a menu of what is to
/// be done then. Says reloadWanted() when the value should be read again. Paints its own dot, so
/// that it is not told by colour alone (filled: live; a ring: not). GUI thread; the LiveKey
/// outlives it.
class LiveMark : public QToolButton {
    Q_OBJECT

public:
    explicit LiveMark(LiveKey& live, QWidget* parent = nullptr);

    /// Whether a change is followed by reloadWanted(); otherwise it is only said.
    [[nodiscard]] bool reloadsByItself() const { return m_byItself->isChecked(); }

Q_SIGNALS:
    void reloadWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeMenu();
    void say();
    void dress();
    [[nodiscard]] QString explanation() const;

    LiveKey& m_live;
    QAction* m_byItself;
    QActionGroup* m_intervals;
    QTimer m_second; ///< counts up how long ago the change was
    bool m_wasUseful = false;
};

} // namespace sluice
