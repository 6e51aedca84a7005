// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "app/application.h"
#include "app/display.h"
#include "app/options.h"

#include <QApplication>
#include <QFont>
#include <QSettings>
#include <QTemporaryFile>

#include <cstdio>

int main(int argc, char* argv[])
{
    using namespace sluice;
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    auto parsed = parseOptions(
        arguments, { { QStringLiteral("pipeline") }, { QStringLiteral("many-producers") } });
    if (const auto* early = std::get_if<EarlyExit>(&parsed)) {
        std::fputs(qUtf8Printable(early->text), early->code == 0 ? stdout : stderr);
        return early->code;
    }
    auto& options = std::get<Options>(parsed);
    if (const auto refusal = chooseDisplay(options)) {
        std::fputs(qUtf8Printable(*refusal), stderr);
        return 1;
    }
    QApplication program(argc, argv);
    QApplication::setApplicationName(QStringLiteral("sluice"));
    QApplication::setApplicationVersion(QStringLiteral(SLUICE_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.sluice.Sluice"));
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * options.fontScale / 100);
    QApplication::setFont(font);
    // Nobody sits in front of an unattended run: it neither follows nor changes a person's layout.
    QTemporaryFile unattended;
    const bool own = options.isUnattended() && unattended.open();
    auto settings = own ? std::make_unique<QSettings>(unattended.fileName(), QSettings::IniFormat)
                        : std::make_unique<QSettings>(
                            QStringLiteral("sluice"), QStringLiteral("sluice"));
    Application application(std::move(options), std::move(settings));
    application.start();
    return QApplication::exec();
}
