// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/handshake.h"

#include "core/protocol/writer.h"

#include <QList>

namespace sluice {

void Handshake::start(const ConnectionOptions& options, ByteBuffer& out)
{
    m_options = options;
    m_server = {};
    m_errorKind = ConnectionErrorKind::None;
    m_errorDetail.clear();
    m_step = Step::Hello;
    m_command.clear();
    CommandWriter writer(m_command);
    writer.arg("HELLO").arg("3");
    if (!options.password.isEmpty() || !options.user.isEmpty())
        writer.arg("AUTH")
            .arg(options.user.isEmpty() ? QByteArrayLiteral("default") : options.user)
            .arg(options.password);
    if (!options.clientName.isEmpty())
        writer.arg("SETNAME").arg(options.clientName);
    out.append(writer.finish());
}

Handshake::Progress Handshake::reply(const Value& value, ByteBuffer& out)
{
    switch (m_step) {
    case Step::Hello:
        if (!value.isError()) {
            readHello(value);
            return next(Step::Select, out);
        }
        // Refused as such (before Redis 6, or by an ACL): the same in RESP2. What is wrong with the
        // person's credentials is said as it is.
        if (value.errorCode() == "NOPROTO" || value.errorCode() == "NOPERM"
            || value.bytes().toLower().contains("unknown command")) {
            m_server.protocol = 2;
            return next(Step::Auth, out);
        }
        return failAs(value);
    case Step::Auth:
        if (value.isError())
            return failAs(value);
        return next(Step::SetName, out);
    case Step::SetName:
        return next(Step::Select, out); // a name is a courtesy: no reason to fail
    case Step::Select:
        if (value.isError()) {
            if (value.errorCode() == "NOAUTH" || value.errorCode() == "LOADING")
                return failAs(value);
            return fail(value.errorCode() == "NOPERM" ? ConnectionErrorKind::NoPermission
                                                      : ConnectionErrorKind::DatabaseOutOfRange,
                value.bytes());
        }
        return next(Step::Info, out);
    case Step::Info:
        if (value.errorCode() == "NOAUTH" || value.errorCode() == "LOADING")
            return failAs(value);
        if (!value.isError())
            readInfo(value.bytes());
        return next(Step::Id, out);
    case Step::Id: // before Redis 5 there is none
        m_server.clientId = value.integer();
        return next(Step::NoTouch, out);
    case Step::NoTouch: // a courtesy too: an ACL may forbid it
        return Progress::Done;
    }
    return Progress::Failed;
}

Handshake::Progress Handshake::next(Step step, ByteBuffer& out)
{
    const bool hasCredentials = !m_options.password.isEmpty() || !m_options.user.isEmpty();
    if (step == Step::Auth && !hasCredentials)
        step = Step::SetName;
    if (step == Step::SetName && m_options.clientName.isEmpty())
        step = Step::Select;
    if (step == Step::Select && m_options.database == 0)
        step = Step::Info;
    // HELLO has said all that INFO would.
    if (step == Step::Info && m_server.protocol == 3)
        step = Step::NoTouch;
    if (step == Step::NoTouch && !hasNoTouch())
        return Progress::Done;
    m_step = step;
    m_command.clear();
    CommandWriter writer(m_command);
    switch (step) {
    case Step::Hello:
        break;
    case Step::Auth:
        writer.arg("AUTH");
        if (!m_options.user.isEmpty())
            writer.arg(m_options.user);
        writer.arg(m_options.password);
        break;
    case Step::SetName:
        writer.arg("CLIENT").arg("SETNAME").arg(m_options.clientName);
        break;
    case Step::Select:
        writer.arg("SELECT").arg(m_options.database);
        break;
    case Step::Info:
        writer.arg("INFO").arg("server");
        break;
    case Step::Id:
        writer.arg("CLIENT").arg("ID");
        break;
    case Step::NoTouch:
        writer.arg("CLIENT").arg("NO-TOUCH").arg("ON");
        break;
    }
    out.append(writer.finish());
    return Progress::More;
}

/// Redis has it since 7.2, Valkey always had it; older ones would count it as a failed call.
bool Handshake::hasNoTouch() const
{
    const QList<QByteArray> parts = m_server.version.split('.');
    const int major = parts.value(0).toInt();
    const int minor = parts.value(1).toInt();
    const bool isNew = major > 7 || (major == 7 && minor >= 2);
    return isNew && (m_server.kind == "redis" || m_server.kind == "valkey");
}

Handshake::Progress Handshake::fail(ConnectionErrorKind kind, const QByteArray& detail)
{
    m_errorKind = kind;
    m_errorDetail = detail;
    return Progress::Failed;
}

Handshake::Progress Handshake::failAs(const Value& error)
{
    const QByteArrayView code = error.errorCode();
    const QByteArray& text = error.bytes();
    const QByteArray lower = text.toLower();
    auto kind = ConnectionErrorKind::HandshakeRefused;
    if (code == "WRONGPASS" || lower.contains("invalid password")
        || lower.contains("without any password configured"))
        kind = ConnectionErrorKind::WrongPassword;
    else if (code == "NOAUTH")
        kind = ConnectionErrorKind::AuthRequired;
    else if (code == "NOPERM")
        kind = ConnectionErrorKind::NoPermission;
    else if (code == "LOADING")
        kind = ConnectionErrorKind::Loading;
    else if (lower.contains("max number of clients"))
        kind = ConnectionErrorKind::MaxClients;
    return fail(kind, text);
}

void Handshake::readHello(const Value& map)
{
    const auto text = [&map](QByteArrayView key) {
        const Value* value = map.find(key);
        return value ? value->bytes() : QByteArray();
    };
    m_server.kind = text("server");
    m_server.version = text("version");
    m_server.mode = text("mode");
    m_server.role = text("role");
    if (const Value* id = map.find("id"))
        m_server.clientId = id->integer();
    m_server.protocol = 3;
}

void Handshake::readInfo(const QByteArray& text)
{
    const auto field = [&text](const QByteArray& name) {
        const qsizetype at = text.startsWith(name) ? 0 : text.indexOf("\r\n" + name) + 2;
        if (at < 2 && !text.startsWith(name))
            return QByteArray();
        const qsizetype begin = at + name.size();
        const qsizetype end = text.indexOf('\r', begin);
        return text.mid(begin, end < 0 ? -1 : end - begin);
    };
    const QByteArray valkey = field("valkey_version:");
    m_server.kind = valkey.isEmpty() ? QByteArrayLiteral("redis") : QByteArrayLiteral("valkey");
    m_server.version = valkey.isEmpty() ? field("redis_version:") : valkey;
    m_server.mode = field("redis_mode:");
}

} // namespace sluice
