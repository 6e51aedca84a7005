// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/connection/options.h"

#include <QHostAddress>
#include <QSet>
#include <QStringDecoder>

#include <algorithm>

namespace sluice {

namespace {

using Failure = Error<OptionsError>;
using MaybeFailure = std::optional<Failure>;
using Kind = ConnectionOptions::Kind;

constexpr quint16 defaultPort = 6379;
constexpr qsizetype longestSocketPath = 107; // sizeof(sockaddr_un::sun_path) - 1 on Linux
constexpr qsizetype longestDetail = 200;

Failure failure(OptionsError kind, const QByteArray& detail = {})
{
    return { kind, detail.left(longestDetail) };
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// QByteArray::fromPercentEncoding lets broken escapes pass; a password must not change silently.
std::optional<QByteArray> percentDecoded(const QByteArray& text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            bytes.append(text[i]);
            continue;
        }
        if (i + 2 >= text.size() || hexDigit(text[i + 1]) < 0 || hexDigit(text[i + 2]) < 0)
            return std::nullopt;
        bytes.append(static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2])));
        i += 2;
    }
    return bytes;
}

// Host and path go to the operating system as text: bytes that are not UTF-8 would arrive changed.
std::optional<QString> decodedText(const QByteArray& text)
{
    const auto bytes = percentDecoded(text);
    if (!bytes || bytes->contains('\0'))
        return std::nullopt;
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString decoded = decoder.decode(*bytes);
    return decoder.hasError() ? std::nullopt : std::optional(decoded);
}

std::optional<qulonglong> decimal(const QByteArray& digits, qulonglong max)
{
    if (digits.isEmpty() || digits.size() > 10)
        return std::nullopt;
    qulonglong number = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9')
            return std::nullopt;
        number = number * 10 + static_cast<qulonglong>(c - '0');
    }
    return number <= max ? std::optional(number) : std::nullopt;
}

bool isIpv6(const QString& host)
{
    QHostAddress address;
    return address.setAddress(host) && address.protocol() == QAbstractSocket::IPv6Protocol;
}

MaybeFailure checkHost(const QString& host)
{
    if (host.isEmpty())
        return failure(OptionsError::MissingHost);
    if (host.contains(QLatin1Char(':')))
        return isIpv6(host) ? MaybeFailure() : failure(OptionsError::BadIpv6, host.toUtf8());
    static const QString impossible = QStringLiteral("/\\?#@[]<>\"'`{}|^%,;&=()*!$");
    for (const QChar c : host) {
        if (c.isSpace() || c.category() == QChar::Other_Control
            || c.category() == QChar::Other_Format || impossible.contains(c))
            return failure(OptionsError::BadHost, host.toUtf8());
    }
    return {};
}

MaybeFailure checkSocketPath(const QString& path)
{
    const QByteArray bytes = path.toUtf8();
    if (path.isEmpty())
        return failure(OptionsError::MissingPath);
    if (path.contains(QChar(u'\0')))
        return failure(OptionsError::NotText);
    if (!path.startsWith(QLatin1Char('/')))
        return failure(OptionsError::RelativePath, bytes);
    if (bytes.size() > longestSocketPath)
        return failure(OptionsError::PathTooLong, bytes);
    return {};
}

MaybeFailure readHostAndPort(ConnectionOptions& options, const QByteArray& text)
{
    QByteArray host = text;
    QByteArray port;
    bool hasPort = false;
    if (text.startsWith('[')) {
        const qsizetype end = text.indexOf(']');
        const QByteArray rest = end < 0 ? QByteArray() : text.mid(end + 1);
        if (end < 0 || (!rest.isEmpty() && !rest.startsWith(':')))
            return failure(OptionsError::BadIpv6, text);
        host = text.mid(1, end - 1);
        hasPort = !rest.isEmpty();
        port = rest.mid(1);
    } else if (text.count(':') > 1) {
        return failure(OptionsError::UnbracketedIpv6, text);
    } else if (const qsizetype colon = text.indexOf(':'); colon >= 0) {
        host = text.left(colon);
        hasPort = true;
        port = text.mid(colon + 1);
    }
    if (host.isEmpty())
        return failure(OptionsError::MissingHost);
    const auto decoded = decodedText(host);
    if (!decoded)
        return failure(
            percentDecoded(host) ? OptionsError::NotText : OptionsError::BadPercentEncoding);
    if (text.startsWith('[') && !isIpv6(*decoded))
        return failure(OptionsError::BadIpv6, host);
    options.host = *decoded;
    if (const auto problem = checkHost(options.host))
        return problem;
    const auto number = hasPort ? decimal(port, 65535) : std::optional<qulonglong>(defaultPort);
    if (!number || *number == 0)
        return failure(OptionsError::BadPort, port);
    options.port = static_cast<quint16>(*number);
    return {};
}

MaybeFailure readUserInfo(ConnectionOptions& options, const QByteArray& text)
{
    const qsizetype colon = text.indexOf(':');
    const auto user = percentDecoded(colon < 0 ? text : text.left(colon));
    const auto password = percentDecoded(colon < 0 ? QByteArray() : text.mid(colon + 1));
    if (!user || !password)
        return failure(OptionsError::BadPercentEncoding);
    options.user = *user;
    options.password = *password;
    return {};
}

MaybeFailure readDatabase(ConnectionOptions& options, const QByteArray& digits)
{
    const auto number = decimal(digits, 2147483647);
    if (!number)
        return failure(OptionsError::BadDatabase, digits);
    options.database = static_cast<int>(*number);
    return {};
}

MaybeFailure readQuery(ConnectionOptions& options, const QByteArray& query, bool databaseInPath)
{
    QSet<QByteArray> seen;
    if (databaseInPath)
        seen.insert(QByteArrayLiteral("db"));
    if (!options.user.isEmpty())
        seen.insert(QByteArrayLiteral("user"));
    if (!options.password.isEmpty())
        seen.insert(QByteArrayLiteral("password"));
    for (const QByteArray& part : query.split('&')) {
        if (part.isEmpty())
            continue;
        const qsizetype equals = part.indexOf('=');
        const QByteArray given = equals < 0 ? part : part.left(equals);
        const QByteArray name = given == "username" ? QByteArrayLiteral("user")
            : given == "database"                   ? QByteArrayLiteral("db")
                                                    : given;
        if (name != "db" && name != "user" && name != "password") {
            // A raw '&' in a password would spill what follows it.
            return failure(OptionsError::UnknownParameter,
                seen.contains(QByteArrayLiteral("password")) ? QByteArray() : given);
        }
        if (seen.contains(name))
            return failure(OptionsError::DuplicateParameter, given);
        seen.insert(name);
        const auto value = percentDecoded(equals < 0 ? QByteArray() : part.mid(equals + 1));
        if (!value)
            return failure(OptionsError::BadPercentEncoding);
        if (name == "user")
            options.user = *value;
        else if (name == "password")
            options.password = *value;
        else if (const auto problem = readDatabase(options, *value))
            return problem;
    }
    return {};
}

// Everything after "redis://".
MaybeFailure readTcpUrl(ConnectionOptions& options, const QByteArray& rest)
{
    qsizetype end = 0;
    while (end < rest.size() && rest[end] != '/' && rest[end] != '?' && rest[end] != '#')
        ++end;
    const QByteArray authority = rest.left(end);
    const QByteArray tail = rest.mid(end);
    // A raw '@' behind the authority is nearly always a password with a raw '/', '?' or '#' in it.
    if (tail.contains('@'))
        return failure(OptionsError::UnescapedInUserInfo);
    // A raw '@' in a password is unambiguous (a host has none): the last one ends the user info.
    const qsizetype at = authority.lastIndexOf('@');
    if (at >= 0) {
        if (const auto problem = readUserInfo(options, authority.left(at)))
            return problem;
    }
    if (const auto problem = readHostAndPort(options, authority.mid(at + 1)))
        return problem;
    if (tail.contains('#'))
        return failure(OptionsError::UnexpectedPath, tail.mid(tail.indexOf('#')));
    const qsizetype question = tail.indexOf('?');
    const QByteArray path = question < 0 ? tail : tail.left(question);
    const bool hasDatabase = path.size() > 1;
    if (hasDatabase) {
        if (path.indexOf('/', 1) >= 0)
            return failure(OptionsError::UnexpectedPath, path);
        if (const auto problem = readDatabase(options, path.mid(1)))
            return problem;
    }
    return question < 0 ? MaybeFailure() : readQuery(options, tail.mid(question + 1), hasDatabase);
}

// Everything after "unix://".
MaybeFailure readUnixUrl(ConnectionOptions& options, const QByteArray& rest)
{
    const qsizetype question = rest.indexOf('?');
    const QByteArray beforeQuery = question < 0 ? rest : rest.left(question);
    const qsizetype slash = beforeQuery.indexOf('/');
    const QByteArray authority = slash < 0 ? beforeQuery : beforeQuery.left(slash);
    const QByteArray path = slash < 0 ? QByteArray() : beforeQuery.mid(slash);
    const qsizetype at = authority.lastIndexOf('@');
    if (at >= 0) {
        if (const auto problem = readUserInfo(options, authority.left(at)))
            return problem;
    }
    const QByteArray host = authority.mid(at + 1);
    if (!host.isEmpty()) {
        // "unix://:pass/word@/path" must not spill its password.
        if (rest.indexOf('@', authority.size()) >= 0)
            return failure(OptionsError::UnescapedInUserInfo);
        return slash < 0 ? failure(OptionsError::RelativePath, host)
                         : failure(OptionsError::HostInUnixUrl, host);
    }
    const auto decoded = decodedText(path);
    if (!decoded)
        return failure(
            percentDecoded(path) ? OptionsError::NotText : OptionsError::BadPercentEncoding);
    options.kind = Kind::Unix;
    options.socketPath = *decoded;
    if (const auto problem = checkSocketPath(options.socketPath))
        return problem;
    return question < 0 ? MaybeFailure() : readQuery(options, rest.mid(question + 1), false);
}

MaybeFailure read(ConnectionOptions& options, const QByteArray& text)
{
    if (text.isEmpty())
        return failure(OptionsError::Empty);
    if (text.startsWith('/')) { // a path as typed: nothing in it is an escape
        options.kind = Kind::Unix;
        options.socketPath = QString::fromUtf8(text);
        return checkSocketPath(options.socketPath);
    }
    const qsizetype separator = text.indexOf("://");
    if (separator < 0)
        return readTcpUrl(options, text);
    const QByteArray scheme = text.left(separator).toLower();
    const QByteArray rest = text.mid(separator + 3);
    if (scheme == "redis" || scheme == "valkey" || scheme == "tcp")
        return readTcpUrl(options, rest);
    if (scheme == "unix" || scheme == "redis+unix" || scheme == "valkey+unix"
        || scheme == "redis-socket")
        return readUnixUrl(options, rest);
    if (scheme == "rediss" || scheme == "valkeys" || scheme == "redis+tls" || scheme == "tls")
        return failure(OptionsError::TlsNotSupported, scheme);
    // "user:pa://ss@host": without a scheme before it the separator may stand in a password.
    const bool isScheme = std::all_of(scheme.begin(), scheme.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    });
    return isScheme && !scheme.isEmpty() ? failure(OptionsError::UnsupportedScheme, scheme)
                                         : failure(OptionsError::UnsupportedScheme);
}

// Leaves RFC 3986's unreserved characters, and what the caller knows to be harmless in its place.
QString encoded(const QByteArray& bytes, const QByteArray& alsoPlain = {})
{
    return QString::fromLatin1(bytes.toPercentEncoding(alsoPlain));
}

} // namespace

Result<ConnectionOptions, OptionsError> ConnectionOptions::fromUrl(const QString& text)
{
    ConnectionOptions options;
    if (auto problem = read(options, text.trimmed().toUtf8()))
        return *problem;
    return options;
}

std::optional<Error<OptionsError>> ConnectionOptions::check() const
{
    if (database < 0)
        return failure(OptionsError::BadDatabase, QByteArray::number(database));
    switch (kind) {
    case Kind::Unix:
        return checkSocketPath(socketPath);
    case Kind::Scripted:
        return {};
    case Kind::Tcp:
        break;
    }
    if (port == 0)
        return failure(OptionsError::BadPort, QByteArrayLiteral("0"));
    return checkHost(host);
}

QString ConnectionOptions::toUrl(Secret secret) const
{
    if (kind == Kind::Scripted)
        return {};
    const bool redacted = secret == Secret::Redacted && !password.isEmpty();
    const QString stars = QStringLiteral("***");
    if (kind == Kind::Unix) {
        QString url = QStringLiteral("redis+unix://") + encoded(socketPath.toUtf8(), "/:@+,=");
        QStringList query;
        if (database != 0)
            query.append(QStringLiteral("db=%1").arg(database));
        if (!user.isEmpty())
            query.append(QStringLiteral("user=") + encoded(user));
        if (redacted)
            query.append(QStringLiteral("password=") + stars);
        return query.isEmpty() ? url : url + QLatin1Char('?') + query.join(QLatin1Char('&'));
    }
    QString url = QStringLiteral("redis://") + encoded(user);
    if (redacted)
        url += QLatin1Char(':') + stars;
    if (redacted || !user.isEmpty())
        url += QLatin1Char('@');
    url += host.contains(QLatin1Char(':'))
        ? QLatin1Char('[') + encoded(host.toUtf8(), ":") + QLatin1Char(']')
        : encoded(host.toUtf8());
    url += QLatin1Char(':') + QString::number(port);
    return database == 0 ? url : url + QLatin1Char('/') + QString::number(database);
}

QString ConnectionOptions::displayName() const
{
    if (!label.isEmpty())
        return label;
    if (kind == Kind::Unix)
        return socketPath;
    if (kind == Kind::Scripted)
        return QStringLiteral("scripted server");
    const bool ipv6 = host.contains(QLatin1Char(':'));
    return (ipv6 ? QLatin1Char('[') + host + QLatin1Char(']') : host) + QLatin1Char(':')
        + QString::number(port);
}

} // namespace sluice
