// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/valuecopying.h"

#include "core/protocol/displaytext.h"
#include "ui/models/exportfile.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"
#include "ui/values/draggedfile.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QMenu>
#include <QtConcurrentRun>

namespace sluice {

using literals::Language;

namespace {

struct FileBytes {
    QByteArray bytes;
    QString problem;
};

FileBytes readWhole(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return { {}, file.errorString() };
    FileBytes read { file.read(ValueCopying::largestFile + 1), {} };
    if (file.error() != QFile::NoError)
        read.problem = file.errorString();
    else if (read.bytes.size() > ValueCopying::largestFile)
        read.problem = ValueCopying::tr("it has more than %1")
                           .arg(format::bytes(quint64 { ValueCopying::largestFile }));
    return read;
}

} // namespace

ValueCopying::ValueCopying(std::function<Source()> source, QWidget* parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_parent(parent)
{
}

ValueCopying::~ValueCopying() = default;

QByteArray ValueCopying::bytesOf(const Source& source)
{
    if (!source.row)
        return {};
    if (source.type == KeyType::Set || source.type == KeyType::SortedSet)
        return source.row->name;
    return source.row->value;
}

void ValueCopying::toClipboard(const QByteArray& text)
{
    QApplication::clipboard()->setText(QString::fromUtf8(text));
}

void ValueCopying::fillMenu(QMenu& menu)
{
    const Source source = m_source();
    const bool hasValue = source.row && source.type != KeyType::Stream;
    QMenu* copy = menu.addMenu(tr("&Copy as"));
    const auto add = [this](QMenu* where, const QString& text, bool isEnabled, auto slot) {
        QAction* action = where->addAction(text);
        action->setEnabled(isEnabled);
        connect(action, &QAction::triggered, this, slot);
    };
    add(copy, tr("&Value"), hasValue, &ValueCopying::copyValue);
    const std::pair<Language, QString> languages[]
        = { { Language::RedisCli, tr("&redis-cli command") }, { Language::Json, tr("&JSON") },
              { Language::Python, tr("&Python literal") }, { Language::Node, tr("&Node literal") },
              { Language::Cpp, tr("C&++ literal") } };
    for (const auto& [language, text] : languages) {
        add(copy, text, language == Language::RedisCli ? source.row.has_value() : hasValue,
            [this, which = language] { copyElementAs(which); });
    }
    copy->addSeparator();
    add(copy, tr("Whole key as redis-cli &commands"), true, &ValueCopying::copyKeyCommands);
    add(copy, tr("Whole key as J&SON"), true, &ValueCopying::copyKeyJson);
    menu.addSeparator();
    add(&menu, tr("&Save value as file…"), hasValue, &ValueCopying::askWhereToSave);
    add(&menu, tr("&Open file as value…"), hasValue, &ValueCopying::askWhatToOpen);
}

void ValueCopying::copyValue()
{
    const QByteArray bytes = bytesOf(m_source());
    const QString text = QString::fromUtf8(bytes);
    const bool isText = text.toUtf8() == bytes;
    QApplication::clipboard()->setText(isText ? text : toDisplay(bytes));
    if (!isText)
        Q_EMIT said(tr("The value is not text: it was copied escaped, \\xNN for each byte."));
}

void ValueCopying::copyElementAs(Language language)
{
    const Source source = m_source();
    if (!source.row)
        return;
    if (language == Language::RedisCli)
        toClipboard(
            literals::redisCliLine(literals::elementCommand(source.type, source.key, *source.row)));
    else
        toClipboard(literals::of(language, bytesOf(source)));
}

bool ValueCopying::mayCopyAll(const Source& source)
{
    const quint64 bytes
        = source.rows.memory() + static_cast<quint64>(source.row ? source.row->value.size() : 0);
    if (source.rows.size() <= mostCopied && bytes <= mostCopiedBytes)
        return true;
    Q_EMIT said(tr("That is too much to copy as text (at most %1 elements and %2). Export the key "
                   "to a file instead: Export in the menu of the keys.")
                    .arg(format::count(mostCopied), format::bytes(mostCopiedBytes)));
    return false;
}

void ValueCopying::copyKeyCommands()
{
    const Source source = m_source();
    if (!mayCopyAll(source))
        return;
    const QByteArray text = source.row ? source.row->value : QByteArray();
    QList<QByteArray> lines;
    for (const QList<QByteArray>& command :
        literals::keyCommands(source.type, source.key, source.rows.rows(), text, source.expiresAt))
        lines += literals::redisCliLine(command);
    toClipboard(lines.join('\n'));
    if (!source.isWhole)
        Q_EMIT said(tr("Only what is loaded was copied. Load all, then copy again."));
}

void ValueCopying::copyKeyJson()
{
    const Source source = m_source();
    if (!mayCopyAll(source))
        return;
    toClipboard(literals::jsonOf(
        source.type, source.rows.rows(), source.row ? source.row->value : QByteArray()));
    if (!source.isWhole)
        Q_EMIT said(tr("Only what is loaded was copied. Load all, then copy again."));
}

void ValueCopying::askWhereToSave()
{
    const Source source = m_source();
    auto* dialog = new QFileDialog(m_parent, tr("Save the value as a file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(
        DraggedFile::fileName(toDisplay(source.key, 60), LargeBytes(bytesOf(source))));
    connect(dialog, &QFileDialog::fileSelected, this, &ValueCopying::saveToFile);
    dialog->open();
}

void ValueCopying::askWhatToOpen()
{
    auto* dialog = new QFileDialog(m_parent, tr("Open a file as the value"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ValueCopying::openFile);
    dialog->open();
}

void ValueCopying::saveToFile(const QString& path)
{
    const Source source = m_source();
    if (!source.isWhole && source.type == KeyType::String)
        return Q_EMIT said(tr("Only a part of the value is loaded. Load all, then save it."));
    auto* watcher = new QFutureWatcher<QString>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, path] {
        const QString problem = watcher->result();
        watcher->deleteLater();
        Q_EMIT said(
            problem.isEmpty() ? tr("Saved as %1.").arg(toDisplay(path.toUtf8(), 200)) : problem);
    });
    watcher->setFuture(QtConcurrent::run([path, bytes = bytesOf(source)] {
        const ExportResult result = writeExport(
            path, [&bytes](const ExportTarget& target) { return writeBytes(bytes, target); },
            [](std::uint64_t, std::uint64_t) { return true; });
        return result ? QString() : errortext::ofExport(result.error(), path).sentence();
    }));
}

void ValueCopying::openFile(const QString& path)
{
    auto* watcher = new QFutureWatcher<FileBytes>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, path] {
        const FileBytes read = watcher->result();
        watcher->deleteLater();
        if (read.problem.isEmpty())
            Q_EMIT fileRead(read.bytes);
        else
            Q_EMIT said(tr("%1 was not opened: %2.")
                            .arg(toDisplay(path.toUtf8(), 200), toDisplay(read.problem.toUtf8())));
    });
    watcher->setFuture(QtConcurrent::run(readWhole, path));
}

} // namespace sluice
