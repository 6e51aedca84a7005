// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/parser.h"

#include <QByteArray>

#include <map>

namespace sluice {

/// A Redis of a few commands (GET, SET, INCR, ECHO, PING) behind a scripted transport: it runs a
/// command when its last byte has arrived, as the real one does, and remembers what it ran. One
/// thread.
class TinyServer {
public:
    /// Bytes from the client. Returns the replies to what has become whole.
    QByteArray receive(const QByteArray& bytes)
    {
        m_parser.feed(QByteArrayView(bytes));
        QByteArray replies;
        Value command;
        while (m_parser.next(command) == Parser::Status::Value)
            replies += run(command.items());
        return replies;
    }
    /// A new connection; the data stay.
    void reconnected() { m_parser.reset(); }

    std::map<QByteArray, QByteArray> data;
    int executed = 0;

private:
    QByteArray run(const std::vector<Value>& command)
    {
        ++executed;
        const QByteArray name = command.at(0).bytes();
        if (name == "PING")
            return QByteArrayLiteral("+PONG\r\n");
        const QByteArray& key = command.at(1).bytes();
        if (name == "ECHO")
            return bulk(key);
        if (name == "GET")
            return data.count(key) ? bulk(data[key]) : QByteArrayLiteral("_\r\n");
        if (name == "SET") {
            data[key] = command.at(2).bytes();
            return QByteArrayLiteral("+OK\r\n");
        }
        if (name == "INCR") {
            data[key] = QByteArray::number(data[key].toLongLong() + 1);
            return ":" + data[key] + "\r\n";
        }
        return "-ERR unknown command '" + name + "'\r\n";
    }
    static QByteArray bulk(const QByteArray& bytes)
    {
        return "$" + QByteArray::number(bytes.size()) + "\r\n" + bytes + "\r\n";
    }

    Parser m_parser;
};

} // namespace sluice
