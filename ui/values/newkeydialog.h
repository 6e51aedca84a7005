// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/changeapplier.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace sluice {

class BytesEdit;
class ToneLabel;

/// Makes a key of any core type with its first element and a time to live. Overwrites nothing: that
/// the name is free is checked under WATCH. GUI thread.
class NewKeyDialog : public QDialog {
    Q_OBJECT

public:
    /// @p name: what the field begins with.
    explicit NewKeyDialog(
        const Client& client, const QByteArray& name = {}, QWidget* parent = nullptr);

    /// As it was typed; nothing while something cannot be read.
    std::optional<ChangeSet> changes() const;
    QLineEdit* name() const { return m_name; }
    QComboBox* type() const { return m_type; }
    QString problem() const;

Q_SIGNALS:
    void keyCreated(const QByteArray& key);

private:
    KeyType chosenType() const;
    void showType();
    void check();
    void create();
    void take(const ApplyResult& result);

    const Client m_client;
    ChangeApplier m_applier;
    ChangeSet m_sent;
    QLineEdit* m_name;
    QComboBox* m_type;
    QWidget* m_first; ///< the label of the field below
    QLineEdit* m_field; ///< hash: field; sorted set: score; stream: field
    BytesEdit* m_value;
    QLineEdit* m_ttl;
    ToneLabel* m_note;
    QPushButton* m_create;
};

} // namespace sluice
