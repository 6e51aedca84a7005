// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QPointer>
#include <QWidget>

#include <functional>

class QLabel;
class QPushButton;

namespace sluice {

/// A stop of a tour: what is spoken of, and what is said.
struct TourStop {
    QPointer<QWidget> target;
    QString text; ///< plain, one or two sentences
    std::function<void()> arrive {}; ///< done on arrival; may be empty
};

/// A frame around the widget that is spoken of; lets the mouse through. GUI thread.
class TourFrame : public QWidget {
    Q_OBJECT

public:
    explicit TourFrame(QWidget* window);
    /// Null or hidden: around nothing.
    void surround(QWidget* target);

    bool eventFilter(QObject* watched, QEvent* event) override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void place();
    QPointer<QWidget> m_target;
};

/// A strip that offers a tour and then leads through it, without keeping anybody from anything.
/// Enter goes on, Escape ends it. GUI thread.
class Tour : public QWidget {
    Q_OBJECT

public:
    /// The frame is drawn over `window`.
    explicit Tour(QWidget* window);

    /// Asks whether there shall be one.
    void offer(QList<TourStop> stops);
    /// Begins at once.
    void start(QList<TourStop> stops);
    /// Which stop; -1: none.
    [[nodiscard]] int place() const { return m_place; }
    [[nodiscard]] QString text() const;
    /// What the frame is around; null: nothing.
    [[nodiscard]] QWidget* target() const;

Q_SIGNALS:
    void ended(); ///< gone through, or not wanted

public Q_SLOTS:
    void next();
    void end();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void say(const QString& text, const QString& next);

    TourFrame* m_frame;
    QLabel* m_text;
    QPushButton* m_next;
    QPushButton* m_skip;
    QList<TourStop> m_stops;
    int m_place = -1;
};

} // namespace sluice
