// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// A small parent of a private server, to be killed by tst_embeddedserver. Prints the server's
// process id and the socket's path in one line, and waits.
#include "app/embeddedserver.h"

#include <QCoreApplication>

#include <cstdio>

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    sluice::EmbeddedServer server;
    QObject::connect(
        &server, &sluice::EmbeddedServer::started, &server, [&server](const QString& path) {
            std::printf(
                "%lld %s\n", static_cast<long long>(server.processId()), qUtf8Printable(path));
            std::fflush(stdout);
        });
    QObject::connect(&server, &sluice::EmbeddedServer::failed, &server, [](const QString& reason) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(reason));
        QCoreApplication::exit(1);
    });
    server.start();
    return QCoreApplication::exec();
}
