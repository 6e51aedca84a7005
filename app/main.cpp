// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/application.h"
#include "app/display.h"
#include "app/scenarionames.h"
#include "app/settings.h"

#include <QApplication>

#include <cstdio>

int main(int argc, char* argv[])
{
    using namespace sluice;
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const ScenarioLibrary library = ScenarioLibrary::read(userScenarioFolder());
    auto parsed = parseOptions(arguments, optionNames(library));
    if (const auto* early = std::get_if<EarlyExit>(&parsed)) {
        std::fputs(qUtf8Printable(early->aside), stderr);
        std::fputs(qUtf8Printable(early->text), early->code == 0 ? stdout : stderr);
        return std::fflush(stdout) == 0 ? early->code : 1;
    }
    const auto& options = std::get<Options>(parsed);
    if (const auto refusal = chooseDisplay(options)) {
        std::fputs(qUtf8Printable(*refusal), stderr);
        return 1;
    }
    if (options.isUnattended())
        silencePlatform();
    QApplication program(argc, argv);
    QApplication::setApplicationName(QStringLiteral("sluice"));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.sluice.Sluice"));
    scaleFont(options.fontScale);
    Application application(options, openSettings(options), library);
    application.start();
    return QApplication::exec();
}
