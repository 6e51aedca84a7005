// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/commandtext.h"

#include "core/protocol/commandtable.h"
#include "core/protocol/displaytext.h"

namespace sluice {

QString maskedText(QStringView text)
{
    QString masked(text.size(), QChar(0x25cf));
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == QLatin1Char(':') || text[i] == QLatin1Char(' '))
            masked[i] = text[i];
    }
    return masked;
}

QString commandText(const RequestRecord& record, bool isMasked, qsizetype limit)
{
    QString text = QString::fromLatin1(commandName(static_cast<CommandId>(record.command)));
    if (record.keySize == 0)
        return text;
    const QString key = toDisplay(QByteArrayView(record.key.data(), record.keySize), limit);
    text += QLatin1Char(' ') + (isMasked ? maskedText(key) : key);
    if (record.keySize == record.key.size())
        text += QChar(0x2026); // the true one may be longer
    return text;
}

} // namespace sluice
