// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/runtime/detached.h"
#include "core/values/change.h"

#include <QDialog>

#include <optional>
#include <vector>

class QLineEdit;
class QPushButton;

namespace sluice {

class BytesEdit;
class ToneLabel;

/// A few bytes of a long string, to be written in their place: reads only them (GETRANGE), whatever
/// the string's size, and shows them with what is staged already. They stay as many. It only
/// stages; nothing is written. GUI thread.
class RangeDialog : public QDialog {
    Q_OBJECT

public:
    /// More bytes are not edited at once.
    static constexpr qsizetype largest = 64 * 1024;

    /// @p staged: edits of @p key that are not applied. Reads from byte @p offset on.
    RangeDialog(const Client& client, const QByteArray& key, std::vector<Change> staged,
        quint64 offset, QWidget* parent = nullptr);

    QLineEdit* offset() const { return m_offset; }
    QLineEdit* length() const { return m_length; }
    BytesEdit* value() const { return m_value; }
    /// What cannot be done and why; empty: it can be staged.
    QString problem() const;
    bool isReading() const { return m_isReading; }

Q_SIGNALS:
    /// The range has been read, or could not be.
    void rangeRead();
    /// The person wants to stage it: a StringRange.
    void edited(const sluice::Change& change);

private:
    std::optional<quint64> wantedOffset() const;
    std::optional<quint64> wantedLength() const;
    Detached read();
    void take(quint64 offset, const Outcome& outcome);
    void check();
    void done(int result) override;

    const Client m_client;
    const QByteArray m_key;
    const std::vector<Change> m_staged;
    QLineEdit* m_offset;
    QLineEdit* m_length;
    QPushButton* m_read;
    BytesEdit* m_value;
    ToneLabel* m_problem;
    QPushButton* m_ok;
    QString m_readProblem;
    Change m_range; ///< as the server has it; nothing in before: not read
    QByteArray m_shown; ///< with what is staged
    int m_readings = 0; ///< the latest one counts
    bool m_isReading = false;
};

} // namespace sluice
