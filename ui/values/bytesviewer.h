// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/largebytes.h"
#include "core/values/preparedview.h"
#include "ui/theme/wraplayout.h"
#include "ui/values/picture.h"

#include <QFutureWatcher>
#include <QTimer>
#include <QWidget>

#include <optional>

class QAbstractButton;
class QStackedLayout;
class QVBoxLayout;

namespace sluice {

class FindBar;
class TextPane;
class ToneLabel;
class ViewButton;

/// Shows bytes as text, hex, JSON or a picture, decoded by the chain that suits or the one that was
/// chosen by hand. What takes long is done in a worker; a newer wish cancels an older one. GUI
/// thread.
class BytesViewer : public QWidget {
    Q_OBJECT

public:
    explicit BytesViewer(QWidget* parent = nullptr);
    ~BytesViewer() override;

    /// Shows @p bytes; @p whole: the value ends there.
    void setBytes(const LargeBytes& bytes, bool whole);
    /// The same value with more bytes behind, or as it is by now: stays where it is.
    void extend(const LargeBytes& bytes, bool whole);
    void clear(const QString& placeholder = {});

    /// Views in this widget are chosen by hand from now on: the bytes as they are, in that view.
    void chooseView(ValueView view) { choose({}, view); }
    /// The same, decoded by @p chain first. Without a view: the one that suits what it makes.
    void choose(const DecoderChain& chain, std::optional<ValueView> view = {});
    /// By content again.
    void chooseAutomatic();
    /// The view on screen.
    ValueView view() const { return m_shown.prepared.view; }
    /// The steps that were wanted, and how far they went.
    const DecoderChain& chain() const { return m_shown.prepared.chain; }
    const Decoded& decoded() const { return m_shown.prepared.decoded; }
    bool isWorking() const { return m_working; }
    TextPane* pane() const { return m_pane; }
    /// Made when it is first asked for: few values are searched.
    FindBar* findBar();
    /// Null while none is shown.
    const Picture* picture() const;
    /// "(zstd, 1.1 KiB → 6.3 KiB)"; empty without a chain.
    QString sizes() const;
    /// What stands beside the buttons: a problem, or nothing.
    QString note() const;
    /// Where others may add buttons, behind the views.
    QLayout* toolLayout() const { return m_tools; }

public Q_SLOTS:
    /// Opens the line that finds text in what is shown.
    void find();
    /// All bytes as text where they are UTF-8, escaped otherwise.
    void copyValue();
    void copyEscaped();
    void copyHex();

Q_SIGNALS:
    /// New rows are on screen.
    void shown();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    /// What a worker hands over.
    struct Shown {
        PreparedView prepared;
        Picture picture;
    };

    static Shown make(ViewRequest request, const CancelFlag& cancel);
    void take(const LargeBytes& bytes, bool whole);
    void prepare(bool keepPlace);
    void present(Shown shown);
    void cancelWork();
    void say();
    void sayJsonProblem(const JsonProblem& problem);
    QString numberNote() const;
    bool isPicture() const { return !m_shown.picture.image.isNull(); }
    int columns() const;
    bool mayCopy(qsizetype characters);
    const LargeBytes& copied() const;

    LargeBytes m_bytes;
    bool m_whole = true;
    std::optional<ValueView> m_chosen; ///< by hand
    std::optional<DecoderChain> m_chain; ///< by hand
    Shown m_shown;
    bool m_keepPlace = false; ///< of what is being prepared
    bool m_working = false; ///< a worker's result is awaited
    bool m_again = false; ///< prepare once more when the worker is done
    CancelFlag m_job; ///< of the worker's latest job
    QFutureWatcher<Shown> m_watcher;
    QTimer m_slow; ///< runs until the worker's job is worth a word
    TextPane* m_pane;
    PictureView* m_picture;
    QStackedLayout* m_stack;
    FindBar* m_find = nullptr;
    QVBoxLayout* m_layout;
    WrapLayout* m_tools;
    ViewButton* m_view;
    QAbstractButton* m_wrap;
    QAbstractButton* m_cancel;
    ToneLabel* m_sizes;
    ToneLabel* m_note;
    QString m_copyNote;
};

} // namespace sluice
