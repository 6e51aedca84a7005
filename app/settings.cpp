// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/settings.h"

#include "app/options.h"

#include <QTemporaryDir>

namespace sluice {

namespace {
struct Folder {
    QTemporaryDir folder;
};

/// Lives in a folder of its own, which outlives what QSettings writes at its end.
class PassingSettings final : private Folder, public QSettings {
public:
    PassingSettings()
        : QSettings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat)
    {
    }
};
} // namespace

std::unique_ptr<QSettings> openSettings(const Options& options)
{
    if (options.isUnattended())
        return std::make_unique<PassingSettings>();
    return std::make_unique<QSettings>(QStringLiteral("sluice"), QStringLiteral("sluice"));
}

} // namespace sluice
