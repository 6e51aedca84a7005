// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/models/exportfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace sluice;

namespace {

ExportWriter bytes(qsizetype size)
{
    return [size](const ExportTarget& target) { return writeBytes(QByteArray(size, 'x'), target); };
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
}

/// No file of this process may become larger, as when a disk is full, while it lives.
class SmallFiles {
public:
    explicit SmallFiles(rlim_t most)
    {
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = most;
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~SmallFiles()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }

private:
    rlimit m_before {};
    void (*m_handler)(int);
};

} // namespace

class TestExportFile : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString path() const { return m_folder.filePath(QStringLiteral("file.csv")); }
    QStringList files() const
    {
        return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden);
    }

private Q_SLOTS:
    void init()
    {
        QVERIFY(m_folder.isValid());
        QFile::remove(path());
    }

    void aFileIsWrittenWhole()
    {
        const ExportResult result = writeExport(path(), bytes(1'000'000), {});
        QVERIFY(result.ok());
        QCOMPARE(result.value(), 1'000'000);
        QCOMPARE(contentOf(path()).size(), 1'000'000);
        QCOMPARE(files(), QStringList { QStringLiteral("file.csv") });
        QVERIFY(writeExport(path(), bytes(3), {}).ok()); // takes the old one's place
        QCOMPARE(contentOf(path()), QByteArray("xxx"));
    }

    void cancelledNothingIsLeftAndTheOldFileStays()
    {
        const ExportFollower half
            = [](std::uint64_t done, std::uint64_t all) { return done < all / 2; };
        ExportResult result = writeExport(path(), bytes(2'000'000), half);
        QCOMPARE(result.error().kind, ExportProblem::Cancelled);
        QVERIFY(files().isEmpty());
        QVERIFY(writeExport(path(), bytes(3), {}).ok());
        result = writeExport(path(), bytes(2'000'000), half);
        QVERIFY(!result);
        QCOMPARE(contentOf(path()), QByteArray("xxx"));
        QCOMPARE(files().size(), 1);
    }

    void aFullDeviceIsSaid()
    {
        const ExportResult result = writeExport(QStringLiteral("/dev/full"), bytes(100'000), {});
        QCOMPARE(result.error().kind, ExportProblem::DiskFull);
        QVERIFY(!result.error().detail.isEmpty());
    }

    void aPipeIsWrittenToAndStaysOne()
    {
        const QByteArray pipe = path().toUtf8();
        QCOMPARE(mkfifo(pipe.constData(), 0600), 0);
        const int reader = ::open(pipe.constData(), O_RDONLY | O_NONBLOCK);
        QVERIFY(reader >= 0);
        const ExportResult result = writeExport(path(), bytes(10), {});
        QByteArray read(20, 0);
        const auto size = ::read(reader, read.data(), 20);
        ::close(reader);
        QVERIFY(result.ok());
        QCOMPARE(int(size), 10);
        QVERIFY(!QFileInfo(path()).isFile()); // nothing was renamed over it
    }

    void aDiskThatFillsUpLeavesNoPart()
    {
        const SmallFiles small(600'000);
        const ExportResult result = writeExport(path(), bytes(2'000'000), {});
        QCOMPARE(result.error().kind, ExportProblem::DiskFull);
        QVERIFY(files().isEmpty());
    }

    void aMissingFolderIsSaid()
    {
        const QString missing = m_folder.filePath(QStringLiteral("gone/file.csv"));
        const ExportResult result = writeExport(missing, bytes(10), {});
        QCOMPARE(result.error().kind, ExportProblem::NoFolder);
        QVERIFY(result.error().detail.endsWith("/gone"));
    }

    void aFolderIsNoFile()
    {
        QVERIFY(!writeExport(m_folder.path(), bytes(10), {}));
        QVERIFY(QFileInfo(m_folder.path()).isDir());
    }

    void whatMayNotBeWrittenIsSaid()
    {
        // Not even root may make a file there.
        const ExportResult result
            = writeExport(QStringLiteral("/proc/self/sluice-export"), bytes(10), {});
        QVERIFY(!result);
        QVERIFY(result.error().kind == ExportProblem::NotAllowed
            || result.error().kind == ExportProblem::CannotWrite);
        QVERIFY(!result.error().detail.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestExportFile)
#include "tst_exportfile.moc"
