// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/values/decoders/timestamptext.h"

#include <QDateTime>
#include <QRegularExpression>

namespace sluice {

namespace {

constexpr qint64 firstSecond = -62135596800; ///< 0001-01-01
constexpr qint64 lastSecond = 253402300799; ///< 9999-12-31

} // namespace

QByteArray timestampText(Timestamp timestamp)
{
    if (timestamp.seconds < firstSecond || timestamp.seconds > lastSecond
        || timestamp.nanoseconds > 999999999)
        return {};
    QByteArray text = QDateTime::fromSecsSinceEpoch(timestamp.seconds, Qt::UTC)
                          .toString(QStringLiteral("yyyy-MM-dd'T'HH:mm:ss"))
                          .toLatin1();
    if (timestamp.nanoseconds != 0) {
        QByteArray decimals = QByteArray::number(timestamp.nanoseconds).rightJustified(9, '0');
        while (decimals.endsWith("000"))
            decimals.chop(3);
        text += "." + decimals;
    }
    return text + "Z";
}

std::optional<Timestamp> timestampFromText(const QByteArray& text)
{
    static const QRegularExpression form(
        QStringLiteral("^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d{1,9}))?Z$"));
    const auto match = form.match(QString::fromLatin1(text));
    if (!match.hasMatch())
        return {};
    QDateTime moment
        = QDateTime::fromString(match.captured(1), QStringLiteral("yyyy-MM-dd'T'HH:mm:ss"));
    if (!moment.isValid())
        return {};
    moment.setTimeSpec(Qt::UTC);
    return Timestamp { moment.toSecsSinceEpoch(),
        match.captured(2).leftJustified(9, QLatin1Char('0')).toUInt() };
}

} // namespace sluice
