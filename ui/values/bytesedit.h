// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/values/elementcodec.h"

#include <QWidget>

class QButtonGroup;
class QPlainTextEdit;

namespace sluice {

class ToneLabel;

/// A field for bytes: as text with escapes, as hex, or as JSON, which is checked. Changing the view
/// keeps the bytes. GUI thread.
class BytesEdit : public QWidget {
    Q_OBJECT

public:
    /// @p label: what is edited, for screen readers.
    explicit BytesEdit(const QString& label, QWidget* parent = nullptr);

    /// Shows these in the view that suits. Too many: says so, and bytes() stay these.
    void setBytes(const QByteArray& bytes);
    /// What it stands for; nothing while it is not of the view's form.
    std::optional<QByteArray> bytes() const;
    bool isTooLarge() const { return m_tooLarge; }
    ElementCodec::View view() const { return m_view; }
    /// Chosen by hand. False: what is typed cannot be shown so.
    bool setView(ElementCodec::View view);
    QPlainTextEdit* text() const { return m_text; }

Q_SIGNALS:
    void edited();

private:
    void present(const QByteArray& bytes);
    void say();
    QString typed() const;

    QPlainTextEdit* m_text;
    QButtonGroup* m_views;
    ToneLabel* m_note;
    QByteArray m_original;
    ElementCodec::View m_view = ElementCodec::View::Text;
    bool m_tooLarge = false;
};

} // namespace sluice
