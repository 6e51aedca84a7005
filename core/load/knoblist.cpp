// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/knoblist.h"

namespace sluice {

Result<std::vector<KnobSetting>, KnobError> readKnobList(QByteArrayView text)
{
    std::vector<KnobSetting> settings;
    if (text.trimmed().isEmpty())
        return settings;
    for (qsizetype from = 0; from <= text.size();) {
        const qsizetype comma = text.indexOf(',', from);
        const qsizetype end = comma < 0 ? text.size() : comma;
        const auto some = readKnobs(text.sliced(from, end - from).trimmed());
        if (!some)
            return some.error();
        settings.insert(settings.end(), some.value().begin(), some.value().end());
        from = end + 1;
    }
    return settings;
}

QByteArray knobListText(const std::vector<KnobSetting>& settings)
{
    QByteArray text;
    for (const KnobSetting& setting : settings) {
        if (!text.isEmpty())
            text += ", ";
        text += setting.knob->name;
        text += '=';
        text += knobText(setting);
    }
    return text;
}

} // namespace sluice
