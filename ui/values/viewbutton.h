// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoderchain.h"

#include <QPushButton>

#include <optional>

class QMenu;

namespace sluice {

/// Says how a value is shown, and lets a person choose: by content, or a decoder, or one more
/// behind those that are on. GUI thread.
class ViewButton : public QPushButton {
    Q_OBJECT

public:
    explicit ViewButton(QWidget* parent = nullptr);

    /// What is on screen; @p automatic: by content.
    void setShown(const DecoderChain& chain, Decoded::Shape shape, ValueView view, bool automatic);

    /// Asks which message of that .proto file the value is, and chooses it behind @p before.
    void chooseMessage(const QString& file, const DecoderChain& before);

Q_SIGNALS:
    void automaticChosen();
    /// Without a view: what suits the chain's end.
    void chosen(const sluice::DecoderChain& chain, std::optional<sluice::ValueView> view);

private:
    void fill();
    void addViews(QMenu* menu, const DecoderChain& before);
    void addDecoders(QMenu* menu, const DecoderChain& before);
    void chooseProto(const DecoderChain& before);

    QMenu* m_menu;
    DecoderChain m_chain;
    Decoded::Shape m_shape = Decoded::Shape::Bytes;
    ValueView m_view = ValueView::Text;
    bool m_automatic = true;
};

} // namespace sluice
