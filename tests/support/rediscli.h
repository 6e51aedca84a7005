// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QProcess>
#include <QString>

#include <optional>

namespace sluice {

/// What `redis-cli --no-raw` prints, taken apart: a reading of the server that shares nothing with
/// Sluice. Blocks.
class RedisCli {
public:
    explicit RedisCli(QString socketPath)
        : m_socketPath(std::move(socketPath))
    {
    }

    /// Its own text for one command.
    [[nodiscard]] QByteArray printed(const QList<QByteArray>& arguments) const
    {
        QByteArray line;
        for (const QByteArray& argument : arguments)
            line += quoted(argument) + ' ';
        QProcess cli;
        cli.start(QStringLiteral("redis-cli"),
            { QStringLiteral("-s"), m_socketPath, QStringLiteral("--no-raw") });
        cli.write(line + '\n');
        cli.closeWriteChannel();
        if (!cli.waitForFinished(60'000))
            return "redis-cli did not end";
        return cli.readAllStandardOutput();
    }
    /// The leaves of the reply, in the simple form of RedisServer::list(). Nothing: it printed
    /// something that is no reply.
    [[nodiscard]] std::optional<QList<QByteArray>> list(const QList<QByteArray>& arguments) const
    {
        return leavesOf(printed(arguments));
    }
    /// Of a reply that is no array.
    [[nodiscard]] QByteArray value(const QList<QByteArray>& arguments) const
    {
        const auto leaves = list(arguments);
        return leaves && leaves->size() == 1 ? leaves->front() : "redis-cli: no single value";
    }

    /// Lines as `1) 2) "f\x00"`, `(integer) 3`, `(nil)`, `(empty array)`, `OK`.
    [[nodiscard]] static std::optional<QList<QByteArray>> leavesOf(const QByteArray& text)
    {
        QList<QByteArray> leaves;
        for (QByteArray line : text.split('\n')) {
            line = withoutNumbers(line);
            if (line.isEmpty() || line == "(empty array)" || isTime(line))
                continue;
            if (line == "(nil)") {
                leaves.append(QByteArray());
            } else if (line.startsWith("(integer) ")) {
                leaves.append(line.mid(10));
            } else if (line.startsWith("(error) ")) {
                leaves.append('-' + line.mid(8));
            } else if (line.startsWith('"')) {
                const auto bytes = unquoted(line);
                if (!bytes)
                    return {};
                leaves.append(*bytes);
            } else {
                leaves.append(line);
            }
        }
        return leaves;
    }
    /// What stands in the quotes. Source: sdscatrepr() in redis/src/sds.c.
    [[nodiscard]] static std::optional<QByteArray> unquoted(const QByteArray& text)
    {
        if (text.size() < 2 || !text.startsWith('"') || !text.endsWith('"'))
            return {};
        QByteArray bytes("");
        for (qsizetype at = 1; at < text.size() - 1; ++at) {
            if (text[at] == '"')
                return {};
            if (text[at] != '\\') {
                bytes += text[at];
                continue;
            }
            static constexpr char letters[] = "nrtab\"\\";
            static constexpr char meanings[] = "\n\r\t\a\b\"\\";
            const char escaped = text[++at];
            if (escaped == 'x') {
                bytes += QByteArray::fromHex(text.mid(at + 1, 2));
                at += 2;
                continue;
            }
            const auto letter = QByteArrayView(letters).indexOf(escaped);
            if (letter < 0)
                return {};
            bytes += meanings[letter];
        }
        return bytes;
    }

private:
    /// Every byte as \xHH: whatever it means to the line editor or to quotes.
    static QByteArray quoted(const QByteArray& bytes)
    {
        QByteArray text = "\"";
        for (const char byte : bytes)
            text += "\\x" + QByteArray(1, byte).toHex();
        return text + '"';
    }
    /// Without the "12) " of arrays, as often as they stand there.
    static QByteArray withoutNumbers(const QByteArray& line)
    {
        qsizetype from = 0;
        for (qsizetype at = 0; at < line.size();) {
            if (line[at] == ' ') {
                ++at;
                continue;
            }
            const qsizetype digits = at;
            while (at < line.size() && line[at] >= '0' && line[at] <= '9')
                ++at;
            if (at == digits || line.mid(at, 2) != ") ")
                break;
            at += 2;
            from = at;
        }
        return line.mid(from);
    }
    /// "(1.52s)", of slow commands.
    static bool isTime(const QByteArray& line)
    {
        return line.startsWith('(') && line.endsWith("s)") && line.contains('.')
            && line.at(1) >= '0' && line.at(1) <= '9';
    }

    QString m_socketPath;
};

} // namespace sluice
