// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/commandsdialog.h"

#include "core/values/changeset.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/changewords.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>

namespace sluice {

namespace {

constexpr qsizetype longest = 256 * 1024;

} // namespace

CommandsDialog::CommandsDialog(const ChangeSet& changes, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Commands of the staged changes"));
    setAttribute(Qt::WA_DeleteOnClose);
    const int em = fontMetrics().height();
    const QString all = commandsText(changes);
    auto* text = new QPlainTextEdit(all.left(longest));
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    text->setFont(fixed);
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setAccessibleName(windowTitle());
    QString about = tr("One connection of its own: it watches the key, reads what was edited once "
                       "more and compares; then MULTI to EXEC leaves as one block.");
    if (changes.type() == KeyType::Hash)
        about += QLatin1Char(' ')
            + tr("A field that has an expiry of its own gets it back by HPEXPIREAT.");
    if (all.size() > longest)
        about += QLatin1Char(' ') + tr("Cut here; Copy takes all of it.");
    auto* note = new ToneLabel(Tone::Muted, about);
    note->setWordWrap(true);
    auto* copy = new QPushButton(tr("Copy"));
    copy->setAutoDefault(false);
    auto* close = new QPushButton(tr("Close"));
    close->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(copy);
    buttons->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(em, em, em, em);
    layout->addWidget(note);
    layout->addWidget(text, 1);
    layout->addLayout(buttons);
    connect(copy, &QPushButton::clicked, this, [all] { QApplication::clipboard()->setText(all); });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    resize(em * 44, em * 22);
}

} // namespace sluice
