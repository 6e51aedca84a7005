// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/largebytes.h"
#include "core/values/preparedview.h"
#include "ui/theme/wraplayout.h"

#include <QFutureWatcher>
#include <QTimer>
#include <QWidget>

#include <optional>

class QAbstractButton;
class QButtonGroup;

namespace sluice {

class TextPane;
class ToneLabel;

/// Shows bytes as text, hex or JSON, in the view that suits or the one that was chosen by hand.
/// What takes long is done in a worker; a newer wish cancels an older one. GUI thread.
class BytesViewer : public QWidget {
    Q_OBJECT

public:
    explicit BytesViewer(QWidget* parent = nullptr);
    ~BytesViewer() override;

    /// Shows @p bytes; @p whole: the value ends there.
    void setBytes(const LargeBytes& bytes, bool whole);
    /// The same value with more bytes behind: stays where it is.
    void extend(const LargeBytes& bytes, bool whole);
    void clear(const QString& placeholder = {});

    /// Views in this widget are chosen by hand from now on.
    void chooseView(ValueView view);
    /// The view on screen.
    ValueView view() const { return m_shown.view; }
    bool isWorking() const { return m_working; }
    TextPane* pane() const { return m_pane; }
    /// What stands beside the buttons: a problem, or nothing.
    QString note() const;
    /// Where others may add buttons, behind the views.
    QLayout* toolLayout() const { return m_tools; }

public Q_SLOTS:
    /// All bytes as text where they are UTF-8, escaped otherwise.
    void copyValue();
    void copyEscaped();
    void copyHex();

Q_SIGNALS:
    /// New rows are on screen.
    void shown();

private:
    void prepare(bool keepPlace);
    void present(PreparedView prepared);
    void say();
    void markButtons();
    int columns() const;
    bool mayCopy(qsizetype characters);

    LargeBytes m_bytes;
    bool m_whole = true;
    std::optional<ValueView> m_chosen;
    PreparedView m_shown;
    bool m_keepPlace = false; ///< of what is being prepared
    bool m_working = false; ///< a worker's result is awaited
    bool m_again = false; ///< prepare once more when the worker is done
    CancelFlag m_job; ///< of the worker's latest job
    QFutureWatcher<PreparedView> m_watcher;
    QTimer m_slow; ///< runs until the worker's job is worth a word
    TextPane* m_pane;
    WrapLayout* m_tools;
    QButtonGroup* m_views;
    QAbstractButton* m_wrap;
    ToneLabel* m_note;
    QString m_copyNote;
};

} // namespace sluice
