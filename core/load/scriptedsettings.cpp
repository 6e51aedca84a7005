// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "core/load/scriptedsettings.h"

namespace sluice {

namespace {
ServiceTime timeOf(const ServiceSettings& settings)
{
    switch (settings.kind) {
    case ServiceSettings::Kind::Uniform:
        return ServiceTime::uniform(Duration(0), 2 * settings.mean);
    case ServiceSettings::Kind::Exponential:
        return ServiceTime::exponential(settings.mean);
    case ServiceSettings::Kind::Bimodal:
        return ServiceTime::bimodal(settings.mean, settings.slow, settings.slowShare);
    case ServiceSettings::Kind::Constant:
        break;
    }
    return ServiceTime::constant(settings.mean);
}
} // namespace

ScriptedServerSettings scriptedServerSettings(const ScriptSettings& settings)
{
    constexpr double mebibyte = 1024 * 1024;
    constexpr Duration forEver = std::chrono::hours(24 * 365); // until it is lifted
    ScriptedServerSettings script;
    script.service = timeOf(settings.service);
    script.perByte = static_cast<double>(settings.service.perMebibyte.count()) / mebibyte;
    script.workers = settings.workers;
    script.errorShare = settings.errorShare;
    script.halfReplyShare = settings.halfReplyShare;
    script.halfReplyPause = settings.halfReplyPause;
    if (settings.stalled)
        script.stalls.push_back({ Duration(0), forEver });
    return script;
}

} // namespace sluice
