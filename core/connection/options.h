// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/runtime/result.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace sluice {

/// Why a connection URL or the fields of ConnectionOptions cannot be used. Error::detail holds what
/// is named here.
enum class OptionsError {
    Empty, ///< nothing was given
    UnsupportedScheme, ///< detail: the scheme
    TlsNotSupported, ///< rediss:// and the like: this version speaks no TLS. detail: the scheme
    MissingHost, ///< no host where one is needed
    BadHost, ///< detail: the host, which holds a space, a control or another impossible character
    BadIpv6, ///< detail: what stands in the brackets and is no IPv6 address
    UnbracketedIpv6, ///< detail: the address; without brackets its port cannot be told apart
    BadPort, ///< not a number from 1 to 65535. detail: the port as given
    BadDatabase, ///< not a number from 0 to 2147483647. detail: the database as given
    BadPercentEncoding, ///< a % that is not followed by two hexadecimal digits; no detail, it may
                        ///< be in a password
    UnescapedInUserInfo, ///< a raw '/', '?' or '#' in user or password; no detail for the same
                         ///< reason
    NotText, ///< host or path are not UTF-8 after decoding, or hold a NUL
    MissingPath, ///< a unix socket without a path
    RelativePath, ///< detail: the path, which does not begin with '/'
    PathTooLong, ///< longer than sockaddr_un allows (107 bytes). detail: the path
    HostInUnixUrl, ///< unix://host/path: a socket file has no host. detail: the host
    UnexpectedPath, ///< more than a database after the host. detail: the path
    UnknownParameter, ///< detail: the name of the query parameter, unless it follows the password
    DuplicateParameter, ///< the same thing said twice. detail: the name
};

/// Where to connect to and as whom. A plain value; any thread.
struct ConnectionOptions {
    enum class Kind {
        Tcp,
        Unix,
        Scripted, ///< the scripted server within the process, where the engine has one; no URL
    };
    /// What toUrl() does with the password.
    enum class Secret {
        Redacted, ///< "***" stands for it: for people to read
        Omitted, ///< left out: can be stored, and parsed again
    };

    Kind kind = Kind::Tcp;
    QString host = QStringLiteral("127.0.0.1"); ///< name or address, IPv6 without brackets (Tcp)
    quint16 port = 6379; ///< (Tcp)
    QString socketPath; ///< absolute (Unix)
    QByteArray user; ///< ACL user; empty: the server's default user
    QByteArray password; ///< empty and no user: no AUTH is sent
    int database = 0; ///< SELECT, when not 0
    QByteArray clientName = QByteArrayLiteral("sluice"); ///< CLIENT SETNAME; empty: not sent
    QString label; ///< what the person calls this connection, for instance "embedded"; may be empty
    std::chrono::milliseconds connectTimeout {
        5000
    }; ///< resolving, connecting and handshake together

    bool operator==(const ConnectionOptions&) const = default;

    /// Reads redis://[user[:password]@]host[:port][/db],
    /// redis+unix:///path?db=n[&user=][&password=], unix:///path?db=n, host:port, host, [ipv6]:port
    /// or the absolute path of a socket. White space around it is ignored, parts are
    /// percent-decoded to bytes. An error's detail never holds any part of the password. Source of
    /// the redis scheme: https://www.iana.org/assignments/uri-schemes/prov/redis
    static Result<ConnectionOptions, OptionsError> fromUrl(const QString& text);

    /// What is wrong with the fields, if anything: the same rules as fromUrl().
    std::optional<Error<OptionsError>> check() const;

    /// The URL of these options, always with port and without the password itself (see Secret);
    /// empty for a scripted server.
    /// fromUrl(toUrl(Secret::Omitted)) gives these options back but for password, label, name and
    /// timeout.
    QString toUrl(Secret secret = Secret::Redacted) const;

    /// The label, else "host:port", the socket's path or "scripted server". Not escaped: display
    /// text makes it safe to show.
    QString displayName() const;
};

} // namespace sluice
