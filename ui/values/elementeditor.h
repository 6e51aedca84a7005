// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/decoderchain.h"
#include "core/values/keytype.h"
#include "core/values/page.h"

#include <QDialog>

class QLineEdit;
class QPushButton;
class QTableWidget;

namespace sluice {

class BytesEdit;
class ToneLabel;

/// One element to be edited or added: what its type has of field, value, member, score, id and
/// fields. It only stages; nothing is sent. GUI thread.
class ElementEditor : public QDialog {
    Q_OBJECT

public:
    /// @p row: as it is now; of a new one what it begins with. @p isNew: it is to be added.
    /// @p chain: behind which the value is edited; nothing: the one that suits its bytes.
    ElementEditor(KeyType type, const PageRow& row, bool isNew, QWidget* parent = nullptr,
        const std::optional<DecoderChain>& chain = {});

    /// As it was typed; nothing while something cannot be read.
    std::optional<PageRow> row() const;
    BytesEdit* value() const { return m_value; }
    QLineEdit* name() const { return m_name; }
    QLineEdit* score() const { return m_score; }

Q_SIGNALS:
    /// The person wants to stage it.
    void edited(const sluice::PageRow& row);

private:
    void addFields(const QList<QByteArray>& fields);
    void check();
    void done(int result) override;

    KeyType m_type;
    QLineEdit* m_name = nullptr; ///< field, or a stream's id
    QLineEdit* m_score = nullptr;
    BytesEdit* m_value = nullptr; ///< value, element or member
    QTableWidget* m_fields = nullptr;
    ToneLabel* m_problem;
    QPushButton* m_ok;
};

} // namespace sluice
