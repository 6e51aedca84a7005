// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/reencoding.h"
#include "ui/values/elementcodec.h"

#include <QFutureWatcher>
#include <QTimer>
#include <QWidget>

class QButtonGroup;
class QPlainTextEdit;

namespace sluice {

class TextPane;
class ToneLabel;
class ViewButton;

/// A field for bytes: as text with escapes, as hex, or as JSON, which is checked; as they are, or
/// as what a chain of decoders makes of them. Behind a chain it shows the bytes that the text
/// stands for, and has none before they are proved to read back as what was typed. Changing the
/// view or the chain keeps the bytes. What takes long is done in a worker. GUI thread.
class BytesEdit : public QWidget {
    Q_OBJECT

public:
    /// @p label: what is edited, for screen readers.
    explicit BytesEdit(const QString& label, QWidget* parent = nullptr);
    /// A worker that is busy for it is told to end.
    ~BytesEdit() override;

    /// Shows these, behind @p chain if they can be edited so, in the view that suits. Too many:
    /// says so, and bytes() stay these.
    void setBytes(const QByteArray& bytes, const DecoderChain& chain = {});
    /// What it stands for; nothing while it is not of the view's form, or not (yet) written back
    /// through the chain.
    std::optional<QByteArray> bytes() const;
    bool isTooLarge() const { return m_tooLarge; }
    ElementCodec::View view() const { return m_view; }
    /// Chosen by hand. False: what is typed cannot be shown so.
    bool setView(ElementCodec::View view);
    /// Chosen by hand: what it stands for is edited behind @p chain, once it has been read. It
    /// stays as it is, and the note says why, where that cannot be.
    void setChain(const DecoderChain& chain, std::optional<ElementCodec::View> view = {});
    const DecoderChain& chain() const { return m_chain; }
    /// Whether a worker reads or writes; edited() when it is done.
    bool isWorking() const { return m_isReading || m_isWriting; }
    QPlainTextEdit* text() const { return m_text; }
    /// The bytes that will be written, as hex: behind a chain.
    TextPane* written() const { return m_hex; }
    /// What stands beside the buttons, and above written().
    QString note() const;
    QString writtenNote() const;

Q_SIGNALS:
    /// bytes() may be others.
    void edited();

private:
    struct Wish {
        QByteArray base;
        DecoderChain chain;
        std::optional<ElementCodec::View> view;
    };

    void makeTools();
    void read(Wish wish);
    void open(DecodedEdit edit);
    void present(const QByteArray& shown);
    void write();
    void writeInWorker();
    void say();
    void sayWritten();
    QString typed() const;
    std::optional<QByteArray> typedBytes() const;

    QPlainTextEdit* m_text;
    ViewButton* m_chains;
    QButtonGroup* m_views;
    ToneLabel* m_note;
    QWidget* m_preview;
    ToneLabel* m_writtenNote;
    TextPane* m_hex;

    QByteArray m_original; ///< as it was set
    QByteArray m_base; ///< what it stood for when m_edit was read from it
    DecoderChain m_chain;
    DecodedEdit m_edit; ///< what the chain has made of m_base
    ElementCodec::View m_view = ElementCodec::View::Text;
    bool m_tooLarge = false;
    QString m_refusal; ///< why a chain that was wanted is not on

    std::optional<Reencoded> m_written; ///< of what is typed
    Wish m_wish; ///< what is being read
    bool m_isReading = false;
    bool m_isWriting = false;
    CancelFlag m_job; ///< of the worker's latest job
    QFutureWatcher<DecodedEdit> m_reader;
    QFutureWatcher<Reencoded> m_writer;
    QTimer m_pause { this }; ///< in typing, before much is written
};

} // namespace sluice
