// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/theme/errortext.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace sluice::errortext {

namespace {

constexpr qsizetype longestQuote = 160;

QString tr(const char* text) { return QCoreApplication::translate("errortext", text); }

QString quoted(const QByteArray& bytes) { return toDisplay(bytes, longestQuote); }

// What the server said, at the end of a sentence: " (the server says: ...)", or nothing.
QString said(const QByteArray& detail)
{
    if (detail.isEmpty())
        return {};
    QByteArray message = detail;
    if (message.startsWith('-'))
        message.remove(0, 1);
    return QLatin1Char(' ') + tr("The server says: %1").arg(quoted(message));
}

QString targetOf(const ConnectionOptions& options)
{
    ConnectionOptions bare = options;
    bare.label.clear();
    return toDisplay(bare.displayName().toUtf8(), longestQuote);
}

Words ofTarget(ConnectionErrorKind kind, const ConnectionOptions& options, const QString& target)
{
    const bool isUnix = options.kind == ConnectionOptions::Kind::Unix;
    if (options.kind == ConnectionOptions::Kind::Scripted)
        return { tr("The scripted server does not take connections now."),
            tr("Its scenario says when; Sluice tries again by itself.") };
    switch (kind) {
    case ConnectionErrorKind::Refused:
        return isUnix
            ? Words { tr("The socket %1 exists, but nobody listens on it.").arg(target),
                  tr("Start the server; the file may be left over from one that has ended.") }
            : Words { tr("%1 refused the connection: no server listens there.").arg(target),
                  tr("Check that the server runs, its port, and that it listens on this address "
                     "(\"bind\" in its configuration).") };
    case ConnectionErrorKind::UnknownHost:
        return {
            tr("The name %1 is not known.").arg(toDisplay(options.host.toUtf8(), longestQuote)),
            tr("Check its spelling, and whether you must be in another network or VPN.")
        };
    case ConnectionErrorKind::Unreachable:
        return { tr("There is no route to %1.").arg(target),
            tr("Check the network, the VPN and the firewall.") };
    case ConnectionErrorKind::Timeout: {
        const QString time = format::wholeSeconds(options.connectTimeout);
        return isUnix ? Words { tr("%1 did not answer within %2.").arg(target, time),
            tr("The server may be busy with a slow command, or be stopped.") }
                      : Words { tr("%1 did not answer within %2.").arg(target, time),
                            tr("Check the address and the firewall; the server may also be busy "
                               "with a slow command.") };
    }
    case ConnectionErrorKind::SocketMissing:
        return { tr("There is no socket %1.").arg(target),
            tr("Check the path (\"unixsocket\" in the server's configuration) and that the server "
               "runs.") };
    case ConnectionErrorKind::PermissionDenied:
        return { tr("You may not open %1.").arg(target),
            tr("Ask for access to the file, or set \"unixsocketperm\" in the server's "
               "configuration.") };
    default:
        return {};
    }
}

} // namespace

QString Words::sentence() const { return todo.isEmpty() ? what : what + QLatin1Char(' ') + todo; }

Words ofOptions(const Error<OptionsError>& error)
{
    const QString detail = quoted(error.detail);
    switch (error.kind) {
    case OptionsError::Empty:
        return { tr("No server is given."), tr("Type a URL such as redis://localhost:6379.") };
    case OptionsError::UnsupportedScheme:
        return { detail.isEmpty() ? tr("This is not a Redis URL.")
                                  : tr("\"%1\" is not a Redis URL scheme.").arg(detail),
            tr("Use redis:// or redis+unix://.") };
    case OptionsError::TlsNotSupported:
        return { tr("\"%1\" asks for TLS, which this version does not speak yet.").arg(detail),
            tr("Use redis:// to a port without TLS, or a tunnel.") };
    case OptionsError::MissingHost:
        return { tr("The host is missing."), tr("For this computer, use localhost.") };
    case OptionsError::BadHost:
        return { tr("\"%1\" cannot be a host name.").arg(detail),
            tr("Remove spaces and special characters.") };
    case OptionsError::BadIpv6:
        return { tr("\"%1\" is not an IPv6 address.").arg(detail),
            tr("Write it like [::1]:6379.") };
    case OptionsError::UnbracketedIpv6:
        return { tr("In \"%1\" it is not clear where the address ends.").arg(detail),
            tr("Put the IPv6 address in brackets: [::1]:6379.") };
    case OptionsError::BadPort:
        return { detail.isEmpty() ? tr("The port is missing after the colon.")
                                  : tr("\"%1\" is not a port.").arg(detail),
            tr("Use a number from 1 to 65535; Redis listens on 6379 by default.") };
    case OptionsError::BadDatabase:
        return { detail.isEmpty() ? tr("The database number is missing.")
                                  : tr("\"%1\" is not a database number.").arg(detail),
            tr("Use a number from 0; most servers have 16.") };
    case OptionsError::BadPercentEncoding:
        return { tr("A % in the URL is not followed by two hexadecimal digits."),
            tr("Write a plain % as %25.") };
    case OptionsError::UnescapedInUserInfo:
        return { tr("User or password hold a character that ends them in a URL."),
            tr("Write / as %2F, ? as %3F, # as %23 and @ as %40, or use the fields below.") };
    case OptionsError::NotText:
        return { tr("Host or path are not valid UTF-8 text."), {} };
    case OptionsError::MissingPath:
        return { tr("The path of the socket is missing."),
            tr("For instance /run/redis/redis.sock.") };
    case OptionsError::RelativePath:
        return { tr("\"%1\" does not begin with a slash.").arg(detail),
            tr("Give the whole path of the socket.") };
    case OptionsError::PathTooLong:
        return { tr("The path of the socket is too long: the system allows 107 bytes."),
            tr("Use a shorter path or a symbolic link.") };
    case OptionsError::HostInUnixUrl:
        return { tr("A socket has no host, but \"%1\" stands before its path.").arg(detail),
            tr("Write three slashes: redis+unix:///path.") };
    case OptionsError::UnexpectedPath:
        return { tr("\"%1\" after the host is not understood.").arg(detail),
            tr("Only a database number may follow, as in redis://localhost/3.") };
    case OptionsError::UnknownParameter:
        return { detail.isEmpty() ? tr("A parameter after the password is not known.")
                                  : tr("The parameter \"%1\" is not known.").arg(detail),
            detail.isEmpty() ? tr("Write & in a password as %26.")
                             : tr("Known are db, user and password.") };
    case OptionsError::DuplicateParameter:
        return { tr("\"%1\" is given twice.").arg(detail), tr("Remove one of them.") };
    }
    return {};
}

Words ofConnection(
    ConnectionErrorKind kind, const QByteArray& detail, const ConnectionOptions& options)
{
    const QString target = targetOf(options);
    switch (kind) {
    case ConnectionErrorKind::None:
        return {};
    case ConnectionErrorKind::Refused:
    case ConnectionErrorKind::UnknownHost:
    case ConnectionErrorKind::Unreachable:
    case ConnectionErrorKind::Timeout:
    case ConnectionErrorKind::SocketMissing:
    case ConnectionErrorKind::PermissionDenied:
        return ofTarget(kind, options, target);
    case ConnectionErrorKind::WrongPassword:
        return { options.user.isEmpty() ? tr("%1 did not accept the password.").arg(target)
                                        : tr("%1 did not accept the password of the user \"%2\".")
                                              .arg(target, quoted(options.user)),
            tr("Type it again; check the user name too.") };
    case ConnectionErrorKind::AuthRequired:
        return { tr("%1 wants a password.").arg(target),
            tr("Fill in the password, and the user if it has users.") };
    case ConnectionErrorKind::NoPermission:
        return { tr("The user may not do this on %1.").arg(target) + said(detail),
            tr("Ask for the permission, or connect as another user.") };
    case ConnectionErrorKind::NotRedis:
        return { detail.isEmpty() ? tr("What listens at %1 is not a Redis server.").arg(target)
                                  : tr("What listens at %1 is not a Redis server: it sent \"%2\".")
                                        .arg(target, toDisplay(detail, 60)),
            tr("Check the port; a server that wants TLS looks like this too.") };
    case ConnectionErrorKind::ProtocolError:
        return { detail.isEmpty()
                ? tr("%1 sent something that is not valid RESP.").arg(target)
                : tr("%1 sent something that is not valid RESP: %2.").arg(target, quoted(detail)),
            tr("The connection was closed to be safe. Check for a proxy in between.") };
    case ConnectionErrorKind::ClosedByServer:
        return { tr("%1 closed the connection.").arg(target),
            tr("It may have been stopped or restarted, or it ended the connection (CLIENT KILL, "
               "timeout).") };
    case ConnectionErrorKind::Loading:
        return { tr("%1 is still loading its data from disk.").arg(target),
            tr("Wait; it answers when it has finished.") };
    case ConnectionErrorKind::MaxClients:
        return { tr("%1 has as many clients as it accepts.").arg(target),
            tr("Close other clients, or raise \"maxclients\" in its configuration.") };
    case ConnectionErrorKind::DatabaseOutOfRange:
        return { tr("%1 has no database %2.").arg(target).arg(options.database),
            tr("Choose a lower number; most servers have 0 to 15, a cluster only 0.") };
    case ConnectionErrorKind::HandshakeRefused:
        return { tr("%1 refused the connection's first commands.").arg(target) + said(detail), {} };
    case ConnectionErrorKind::Stalled:
        return { tr("%1 has stopped answering.").arg(target),
            tr("The server may be busy with a slow command, or the network is down.") };
    case ConnectionErrorKind::Network:
        return { detail.isEmpty()
                ? tr("The connection to %1 failed.").arg(target)
                : tr("The connection to %1 failed: %2.").arg(target, quoted(detail)),
            {} };
    }
    return {};
}

QString shortReason(ConnectionErrorKind kind)
{
    switch (kind) {
    case ConnectionErrorKind::None:
        return {};
    case ConnectionErrorKind::Refused:
        return tr("connection refused");
    case ConnectionErrorKind::UnknownHost:
        return tr("unknown host");
    case ConnectionErrorKind::Unreachable:
        return tr("no route");
    case ConnectionErrorKind::Timeout:
        return tr("no answer");
    case ConnectionErrorKind::SocketMissing:
        return tr("no such socket");
    case ConnectionErrorKind::PermissionDenied:
        return tr("permission denied");
    case ConnectionErrorKind::WrongPassword:
        return tr("wrong password");
    case ConnectionErrorKind::AuthRequired:
        return tr("password needed");
    case ConnectionErrorKind::NoPermission:
        return tr("not permitted");
    case ConnectionErrorKind::NotRedis:
        return tr("not a Redis server");
    case ConnectionErrorKind::ProtocolError:
        return tr("protocol error");
    case ConnectionErrorKind::ClosedByServer:
        return tr("connection lost");
    case ConnectionErrorKind::Loading:
        return tr("server is loading");
    case ConnectionErrorKind::MaxClients:
        return tr("too many clients");
    case ConnectionErrorKind::DatabaseOutOfRange:
        return tr("no such database");
    case ConnectionErrorKind::HandshakeRefused:
        return tr("refused by the server");
    case ConnectionErrorKind::Stalled:
        return tr("server stopped answering");
    case ConnectionErrorKind::Network:
        return tr("network error");
    }
    return {};
}

Words ofOutcome(Ending ending, Why why)
{
    if (ending == Ending::Reply || ending == Ending::ErrorReply)
        return {};
    if (ending == Ending::MaybeExecuted) {
        const QString check = tr("Read the key again to see whether it took effect.");
        if (why == Why::Timeout)
            return { tr("The server did not answer in time; the command may have run."), check };
        return { tr("The connection ended before the answer came; the command may have run."),
            check };
    }
    const QString again = tr("It has not run. Try again.");
    switch (why) {
    case Why::Rejected:
        return { tr("The request channel was full."), again };
    case Why::Evicted:
        return { tr("A newer request took this one's place in the channel."), again };
    case Why::Deadline:
        return { tr("It waited too long before it could be sent."), again };
    case Why::Cancelled:
        return { tr("Cancelled before it was sent."), {} };
    case Why::Disconnected:
        return { tr("There was no connection to send it on."),
            tr("It has not run. Try again when connected.") };
    case Why::Closed:
        return { tr("The connection was closed."), tr("It has not run. Connect, then try again.") };
    case Why::Guarded:
        return { tr("This connection is guarded: the command may change something."),
            tr("It has not run. The guard's switch is beside the database in the tool bar.") };
    case Why::Unshareable:
        return { tr("The command would change what a connection that others share means."),
            tr("It has not run. It needs a connection of its own.") };
    case Why::NoLease:
        return { tr("All connections that can be had for such commands are in use."),
            tr("It has not run. Try again when another one has ended.") };
    case Why::Invalid:
        return { tr("The command could not be encoded."),
            tr("It has not run; it may be too large.") };
    case Why::None:
    case Why::Timeout:
    case Why::ConnectionLost:
        break;
    }
    return { tr("The command was not sent."), again };
}

Words ofServerError(const QByteArray& message)
{
    QByteArray text = message;
    if (text.startsWith('-'))
        text.remove(0, 1);
    const QString shown = tr("The server says: %1").arg(quoted(text));
    const QByteArray code = text.left(text.indexOf(' ') < 0 ? text.size() : text.indexOf(' '));
    if (code == "WRONGTYPE")
        return { shown, tr("The key has changed its type; reload it.") };
    if (code == "NOPERM")
        return { shown, tr("This user may not run the command or not on this key.") };
    if (code == "LOADING" || code == "BUSY" || code == "TRYAGAIN")
        return { shown, tr("Try again in a moment.") };
    if (code == "READONLY")
        return { shown, tr("This is a replica; connect to its primary to change data.") };
    if (code == "NOAUTH")
        return { shown, tr("The server wants a password now: connect again with one.") };
    if (code == "OOM")
        return { shown, tr("The server has reached \"maxmemory\"; free memory first.") };
    if (code == "MOVED" || code == "ASK" || code == "CROSSSLOT")
        return { shown, tr("The key belongs to another node of the cluster.") };
    if (code == "MISCONF")
        return { shown, tr("The server cannot save to disk and takes no writes until it can.") };
    return { shown, {} };
}

Words ofExport(const Error<ExportProblem>& error, const QString& path)
{
    const QString file = toDisplay(path.toUtf8(), longestQuote);
    switch (error.kind) {
    case ExportProblem::Cancelled:
        return {};
    case ExportProblem::Nothing:
        return { tr("There is nothing to export: nothing of this instant is kept any more, or "
                    "nothing was sent yet."),
            tr("Go live, or start a scenario, then export again.") };
    case ExportProblem::NoFolder:
        return { tr("The folder %1 does not exist.").arg(quoted(error.detail)),
            tr("Export again and choose another one.") };
    case ExportProblem::NotAllowed:
        return { tr("You may not write %1.").arg(file),
            tr("Export again and choose a folder of yours.") };
    case ExportProblem::DiskFull:
        return { tr("There is no room for %1 (%2).").arg(file, quoted(error.detail)),
            tr("No part of it was kept. Free some space, or export to another disk.") };
    case ExportProblem::CannotWrite:
        break;
    }
    return { tr("%1 could not be written: %2.").arg(file, quoted(error.detail)),
        tr("No part of it was kept. Export again, or choose another place.") };
}

namespace {

/// What a knob takes, as a sentence.
QString takenBy(const Knob& knob)
{
    const QString name = QString::fromLatin1(knob.name);
    if (knob.kind == Knob::Kind::Switch)
        return tr("%1 is on or off.").arg(name);
    if (knob.kind == Knob::Kind::Choice) {
        return tr("%1 is one of: %2.")
            .arg(name, QString::fromUtf8(knob.choices.join(QByteArrayLiteral(", "))));
    }
    const QString least = QString::fromUtf8(knobText({ &knob, knob.least }));
    const QString most = QString::fromUtf8(knobText({ &knob, knob.most }));
    return tr("%1 goes from %2 to %3.").arg(name, least, most);
}

} // namespace

Words ofKnob(const Error<KnobError>& error)
{
    const qsizetype equals = error.detail.indexOf('=');
    const Knob* knob = findKnob(QByteArrayView(error.detail).first(std::max<qsizetype>(0, equals)));
    if (error.kind == KnobError::NoSuchKnob || !knob) {
        QStringList names;
        for (const Knob& each : knobs())
            names += QString::fromLatin1(each.name);
        return { tr("There is no knob %1.").arg(quoted(error.detail)),
            tr("The knobs are %1.").arg(names.join(QStringLiteral(", "))) };
    }
    return { error.kind == KnobError::OutOfRange
            ? tr("%1 is out of range.").arg(quoted(error.detail))
            : tr("%1 is no value of this knob.").arg(quoted(error.detail)),
        takenBy(*knob) };
}

QString ofState(const ConnectionState& state, TimePoint now)
{
    const QString reason = shortReason(state.errorKind);
    switch (state.phase) {
    case ConnectionPhase::Idle:
        return tr("not connected");
    case ConnectionPhase::Resolving:
        return tr("looking up the host");
    case ConnectionPhase::Connecting:
        return tr("connecting");
    case ConnectionPhase::Handshaking:
        return tr("greeting the server");
    case ConnectionPhase::Ready: {
        QStringList parts { tr("connected") };
        if (state.server.protocol > 0)
            parts.append(QStringLiteral("RESP%1").arg(state.server.protocol));
        if (const QString name = serverName(state.server); !name.isEmpty())
            parts.append(name);
        return parts.join(QStringLiteral(" · "));
    }
    case ConnectionPhase::Backoff: {
        const auto left = std::chrono::ceil<std::chrono::seconds>(state.retryAt - now);
        const QString when = left.count() <= 0
            ? tr("retrying now")
            : tr("retrying in %1").arg(format::wholeSeconds(left));
        return tr("%1, %2").arg(reason.isEmpty() ? tr("not connected") : reason, when);
    }
    case ConnectionPhase::Closed:
        return tr("disconnected");
    case ConnectionPhase::Failed:
        return reason.isEmpty() ? tr("cannot connect") : reason;
    }
    return {};
}

QString retryText(const ConnectionState& state, TimePoint now)
{
    const auto left = std::chrono::ceil<std::chrono::seconds>(state.retryAt - now);
    if (state.phase != ConnectionPhase::Backoff || left.count() <= 0)
        return tr("Retrying now.");
    return tr("Retrying in %1.").arg(format::wholeSeconds(left));
}

QString serverName(const ServerInfo& server)
{
    if (server.kind.isEmpty())
        return {};
    QString name = toDisplay(server.kind, 40);
    name[0] = name[0].toUpper();
    return server.version.isEmpty() ? name
                                    : name + QLatin1Char(' ') + toDisplay(server.version, 40);
}

Words noteOfServer(const ServerInfo& server)
{
    if (server.mode == "cluster")
        return { tr("This is one node of a cluster."),
            tr("You see only the keys of its own slots; a key of another node is answered with "
               "MOVED.") };
    if (server.mode == "sentinel")
        return { tr("This is a Sentinel, not a data server: it holds no keys."),
            tr("Connect to the primary that it watches.") };
    if (server.role == "replica" || server.role == "slave")
        return { tr("This is a replica: it takes no writes."),
            tr("Connect to its primary to change data.") };
    return {};
}

} // namespace sluice::errortext
