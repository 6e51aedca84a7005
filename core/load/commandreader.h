// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <vector>

namespace sluice {

/// Finds the commands in what a client sends: arrays of bulk strings, which is all that Sluice
/// writes (https://redis.io/docs/latest/develop/reference/protocol-spec/). One thread.
class CommandReader {
public:
    /// What is longer is not a command; so much is reserved when a long word is announced.
    static constexpr qint64 mostBytes = qint64(256) << 20;

    enum class Status : quint8 {
        Command, ///< a whole one was read
        NeedMore, ///< all bytes fed are consumed
        Broken, ///< they are not a command: stays so until reset()
    };

    /// Hands over received bytes; they must stay where they are until next() has said NeedMore.
    void feed(QByteArrayView bytes);
    /// The bytes of the next command, as they came.
    Status next(QByteArray& wire);
    /// For a new connection.
    void reset();

private:
    Status scan(QByteArrayView bytes);
    bool takeNumber(QByteArrayView bytes, char type, qint64& number);

    QByteArrayView m_fed; ///< not read yet
    QByteArray m_begun; ///< of a command that has not ended yet
    qsizetype m_at = 0; ///< how far the command was read, in whole words
    qint64 m_missing = -1; ///< words to come; -1: their number is
    qsizetype m_known = 0; ///< bytes that the command has at least
    bool m_isBroken = false;
};

/// The words of a command that CommandReader found; they point into its bytes.
void splitCommand(QByteArrayView wire, std::vector<QByteArrayView>& words);

} // namespace sluice
