// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/bytebuffer.h"

#include <concepts>
#include <initializer_list>

namespace sluice {

struct CommandInfo;

/// What an argument may be besides bytes. Not bool and not char: nobody can say what they mean on
/// the wire.
template <typename T>
concept CommandInteger
    = std::integral<T> && !std::same_as<T,
          bool> && !std::same_as<T, char> && !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t> && !std::same_as<T, wchar_t> && sizeof(T) <= 8;

/// Room that beginCommand() leaves for `*N\r\n`, in bytes.
inline constexpr qsizetype CommandHeaderRoom = 16;

/// Begins a command whose number of arguments is not known yet: leaves CommandHeaderRoom bytes at
/// the end of @p out. Returns their offset, which finishCommand() wants.
qsizetype beginCommand(ByteBuffer& out);
/// Appends one argument as `$length\r\nbytes\r\n`; any bytes, but none that lie in @p out.
void appendArgument(ByteBuffer& out, QByteArrayView bytes);
/// The same for the name of a command that is in the table.
void appendName(ByteBuffer& out, const CommandInfo& info);
/// Appends a decimal number.
void appendInteger(ByteBuffer& out, qint64 number);
void appendUnsigned(ByteBuffer& out, quint64 number);
/// Appends the shortest text that gives the same double again ("inf", "-inf" and "nan" as Redis
/// reads them).
void appendDouble(ByteBuffer& out, double number);
/// Writes the header against the first argument. @p begin is what beginCommand() returned, @p count
/// the number of arguments, the command's name included. Returns the offset of the command's first
/// byte (begin <= it < begin + 16): what lies between @p begin and it is not to be sent. May be
/// called again after further arguments.
qsizetype finishCommand(ByteBuffer& out, qsizetype begin, qint64 count);

/// Appends a whole command whose arguments are known, without a gap in front.
void appendCommand(ByteBuffer& out, std::initializer_list<QByteArrayView> arguments);

/// Writes one command into a buffer that the caller owns and that outlives the writer:
/// `CommandWriter w(buffer); w.arg("SET").arg(key).arg(5); socket->write(w.finish());`
class CommandWriter {
public:
    explicit CommandWriter(ByteBuffer& out)
        : m_out(out)
        , m_begin(beginCommand(out))
    {
    }
    CommandWriter(const CommandWriter&) = delete;
    CommandWriter& operator=(const CommandWriter&) = delete;

    CommandWriter& arg(QByteArrayView bytes);
    CommandWriter& arg(double number);
    template <typename T>
    requires(std::integral<T> && !CommandInteger<T>) CommandWriter& arg(T)
        = delete; ///< "1", "true", "yes", the byte or its number: nobody can say
    template <CommandInteger T> CommandWriter& arg(T number)
    {
        ++m_count;
        if constexpr (std::is_signed_v<T>)
            appendInteger(m_out, number);
        else
            appendUnsigned(m_out, number);
        return *this;
    }

    /// How many arguments there are, the command's name included.
    qint64 count() const noexcept { return m_count; }
    /// Offset of the command's first byte; valid after finish().
    qsizetype start() const noexcept { return m_start; }
    /// Writes the header. Returns the command's bytes, valid until the buffer changes.
    QByteArrayView finish();

private:
    ByteBuffer& m_out;
    qsizetype m_begin;
    qsizetype m_start = 0;
    qint64 m_count = 0;
};

} // namespace sluice
