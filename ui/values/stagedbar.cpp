// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/stagedbar.h"

#include "core/values/changeset.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"
#include "ui/values/changewords.h"
#include "ui/values/keyheader.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace sluice {

StagedBar::StagedBar(QWidget* parent)
    : QWidget(parent)
    , m_count(new QLabel)
    , m_summary(new ElidedLabel)
    , m_commands(new QPushButton(tr("Show commands")))
    , m_discard(new QPushButton(tr("Discard")))
    , m_apply(new QPushButton)
    , m_undo(new QPushButton(tr("Undo")))
{
    m_count->setTextFormat(Qt::PlainText);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    m_summary->setFont(fixed);
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_summary->setMinimumCharacters(0);
    m_commands->setToolTip(tr("The exact commands and bytes that Apply sends"));
    m_discard->setToolTip(tr("Forget the staged changes"));
    m_apply->setToolTip(tr("Compare with what is there now, then write (Ctrl+S)"));
    m_undo->setToolTip(tr("Undo what was applied, unless somebody has changed it (Ctrl+Z)"));
    m_apply->setDefault(true); // its colour; Return is the table's
    m_apply->setAutoDefault(false);

    const int gap = fontMetrics().height() / 2;
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(gap * 3 / 2, gap, gap * 3 / 2, gap);
    layout->setSpacing(gap);
    layout->addWidget(m_count);
    layout->addWidget(m_summary, 1);
    for (QPushButton* button : { m_commands, m_discard, m_apply, m_undo }) {
        button->setFocusPolicy(Qt::StrongFocus);
        layout->addWidget(button);
    }
    setAccessibleName(tr("Staged changes"));
    connect(m_commands, &QPushButton::clicked, this, &StagedBar::commandsRequested);
    connect(m_discard, &QPushButton::clicked, this, &StagedBar::discardRequested);
    connect(m_apply, &QPushButton::clicked, this, &StagedBar::applyRequested);
    connect(m_undo, &QPushButton::clicked, this, &StagedBar::undoRequested);
    hide();
}

void StagedBar::setChanges(const ChangeSet& changes, bool isBusy)
{
    const bool had = m_hasChanges;
    m_hasChanges = !changes.isEmpty();
    for (QPushButton* button : { m_commands, m_discard, m_apply })
        button->setVisible(m_hasChanges);
    m_summary->setVisible(m_hasChanges);
    m_discard->setEnabled(!isBusy);
    m_apply->setEnabled(!isBusy);
    m_undo->setEnabled(!isBusy);
    if (m_hasChanges) {
        const std::size_t count = changes.changes().size();
        const QString summary = summaryOf(changes);
        m_undo->hide();
        m_count->setText(stagedText(count));
        m_summary->setText(summary);
        m_summary->setToolTip(plainToolTip(summary));
        m_apply->setText(isBusy ? tr("Applying …")
                : count == 1    ? tr("Apply 1 change  Ctrl+S")
                                : tr("Apply %1 changes  Ctrl+S").arg(format::count(count)));
    } else if (had) {
        m_count->clear();
    }
    setVisible(m_hasChanges || !m_count->text().isEmpty());
}

void StagedBar::showApplied(const QString& text, bool canUndo)
{
    if (m_hasChanges)
        return;
    m_count->setText(text);
    m_undo->setVisible(canUndo);
    show();
}

void StagedBar::hideApplied()
{
    if (m_hasChanges)
        return;
    m_count->clear();
    hide();
}

QString StagedBar::text() const { return m_count->text(); }

} // namespace sluice
