// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/display.h"

#include "app/options.h"

#include <QApplication>
#include <QFont>
#include <QtGlobal>

namespace sluice {

namespace {
QtMessageHandler g_before = nullptr;

void handle(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    const bool isNoise = text.startsWith(QStringLiteral("This plugin does not support"))
        || text.startsWith(QStringLiteral("QStandardPaths: XDG_RUNTIME_DIR"));
    if (!isNoise)
        g_before(type, context, text);
}
} // namespace

void silencePlatform() { g_before = qInstallMessageHandler(handle); }

void scaleFont(int percent)
{
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * percent / 100);
    QApplication::setFont(font);
}

std::optional<QString> chooseDisplay(const Options& options)
{
    for (const char* variable : { "DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM" }) {
        if (!qEnvironmentVariableIsEmpty(variable))
            return std::nullopt;
    }
    if (options.isUnattended()) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        return std::nullopt;
    }
    return QStringLiteral(
        "sluice: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): log in with "
        "'ssh -X', or use 'xvfb-run', or set QT_QPA_PLATFORM=offscreen together with --screenshot, "
        "--report or --export\n");
}

} // namespace sluice
