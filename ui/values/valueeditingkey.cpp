// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// Applying and undoing, and what is about the key as a whole; edits of elements are in
// valueediting.cpp.
#include "ui/values/valueediting.h"

#include "core/protocol/displaytext.h"
#include "core/values/keyreader.h"
#include "ui/mainwindow/banner.h"
#include "ui/theme/format.h"
#include "ui/values/changewords.h"
#include "ui/values/commandsdialog.h"
#include "ui/values/stagedbar.h"
#include "ui/values/ttldialog.h"
#include "ui/values/typewords.h"

#include <QInputDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>

namespace sluice {

namespace {

using Kind = Change::Kind;
using Ended = ApplyResult::Kind;

const QString resultId = QStringLiteral("edit-result");
const QString hintId = QStringLiteral("edit-hint");
constexpr qsizetype longestName = 100;

QMessageBox* question(QWidget* parent, const QString& text, const QString& more)
{
    auto* box = new QMessageBox(parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Question);
    box->setTextFormat(Qt::PlainText);
    box->setText(text);
    box->setInformativeText(more);
    return box;
}

/// Opens the box; @p then when the person presses the button.
void ask(QMessageBox* box, const QString& yes, const QString& no, QMessageBox::ButtonRole role,
    std::function<void()> then)
{
    QPushButton* go = box->addButton(yes, role);
    QPushButton* stay = box->addButton(no, QMessageBox::RejectRole);
    box->setDefaultButton(stay);
    box->setEscapeButton(stay);
    QObject::connect(box, &QMessageBox::finished, box, [box, go, then = std::move(then)] {
        if (box->clickedButton() == go)
            then();
    });
    box->open();
}

} // namespace

void ValueEditing::say(const QString& text)
{
    BannerMessage message;
    message.id = hintId;
    message.text = text;
    m_parts.banners->showMessage(message);
}

void ValueEditing::confirm(const ChangeSet& changes, std::function<void(bool)> then)
{
    if (!canEdit())
        return;
    if (m_session.guard() == Guard::ReadWrite)
        return then(false);
    QMessageBox* box = question(m_tab, tr("Write to this server?"),
        tr("%1: %2").arg(toDisplay(changes.key(), longestName), summaryOf(changes)));
    box->setDetailedText(commandsText(changes));
    ask(box, tr("Write"), tr("Cancel"), QMessageBox::AcceptRole,
        [then = std::move(then)] { then(true); });
}

void ValueEditing::apply()
{
    if (!m_session.hasChanges() || m_session.isBusy())
        return;
    m_parts.banners->hideMessage(resultId);
    confirm(m_session.changes(), [this](bool confirmed) { m_session.apply(confirmed); });
}

void ValueEditing::undo()
{
    if (m_session.isBusy())
        return;
    if (m_session.hasChanges()) // first what was staged last
        return m_session.unstage(m_session.changes().changes().size() - 1);
    if (!m_session.canUndo())
        return;
    m_parts.banners->hideMessage(resultId);
    confirm(m_session.nextUndo(), [this](bool confirmed) { m_session.undo(confirmed); });
}

void ValueEditing::showCommands()
{
    if (m_session.hasChanges())
        (new CommandsDialog(m_session.changes(), m_tab))->open();
}

void ValueEditing::applyToKey(const Change& change, bool isConfirmed)
{
    if (m_session.isBusy())
        return;
    ChangeSet changes(m_session.key(), m_session.changes().type());
    changes.setLength(m_parts.reader->total());
    changes.stage(change);
    m_parts.banners->hideMessage(resultId);
    if (isConfirmed)
        return m_session.applyDirect(changes, true);
    confirm(
        changes, [this, changes](bool confirmed) { m_session.applyDirect(changes, confirmed); });
}

void ValueEditing::askForName(const QString& title, Kind kind)
{
    if (!canEdit())
        return;
    if (m_session.hasChanges()) // the tab of the new name begins anew
        return say(tr("Apply or discard the staged changes first."));
    auto* dialog = new QInputDialog(m_tab);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(tr("New name (\\xNN is a byte). A key of that name is not overwritten."));
    dialog->setTextValue(toDisplay(m_session.key()));
    dialog->resize(m_tab->fontMetrics().height() * 30, 0);
    connect(dialog, &QInputDialog::textValueSelected, this, [this, kind](const QString& text) {
        Change change;
        change.kind = kind;
        change.newName = fromDisplay(text);
        if (*change.newName != m_session.key())
            applyToKey(change);
    });
    dialog->open();
}

void ValueEditing::renameKey() { askForName(tr("Rename the key"), Kind::KeyRename); }

void ValueEditing::duplicateKey() { askForName(tr("Duplicate the key"), Kind::KeyCopy); }

void ValueEditing::deleteKey()
{
    if (!canEdit())
        return;
    const KeyFacts& facts = m_parts.reader->facts();
    Change change;
    change.kind = Kind::KeyDelete;
    change.index = facts.memory.value.value_or(0);
    QString more = typeWord(facts.type, facts.typeName.value.value_or(QByteArray()));
    if (const auto length = m_parts.reader->total())
        more = tr("A %1 of %2.").arg(more, lengthText(facts.type, *length));
    if (m_session.hasChanges())
        more += QLatin1Char(' ') + tr("It has staged changes that were not applied.");
    ask(question(
            m_tab, tr("Delete the key %1?").arg(toDisplay(m_session.key(), longestName)), more),
        tr("Delete"), tr("Cancel"), QMessageBox::DestructiveRole,
        [this, change] { applyToKey(change, true); });
}

void ValueEditing::editTimeToLive()
{
    if (canEdit())
        openTtlDialog();
}

// To the millisecond, where the server can say it: so that a change by somebody else is seen.
Detached ValueEditing::openTtlDialog()
{
    const QPointer<ValueEditing> self = this;
    Command exact("PEXPIRETIME");
    exact.arg(m_session.key());
    Command left("PTTL");
    left.arg(m_session.key());
    PendingReply exactReply = m_session.client().send(std::move(exact));
    PendingReply leftReply = m_session.client().send(std::move(left));
    const Outcome expiry = co_await exactReply;
    const Outcome ttl = co_await leftReply;
    if (!self)
        co_return;
    std::optional<std::chrono::milliseconds> now;
    if (const auto ms = ttl.reply().toInteger(); ms && *ms >= 0)
        now = std::chrono::milliseconds(*ms);
    auto* dialog = new TtlDialog(now, m_tab);
    QByteArray before;
    if (const auto at = expiry.reply().toInteger(); at && *at >= -1)
        before = QByteArray::number(*at);
    connect(dialog, &TtlDialog::chosen, this, [this, before](Change change) {
        change.before = before;
        applyToKey(change);
    });
    dialog->open();
}

void ValueEditing::askToDiscard(std::function<void()> then)
{
    if (!m_session.hasChanges())
        return then();
    QMessageBox* box = question(m_tab,
        tr("Discard the staged changes of %1?").arg(toDisplay(m_session.key(), longestName)),
        tr("%1: %2. They were not written to the server.")
            .arg(stagedText(m_session.changes().changes().size()), summaryOf(m_session.changes())));
    const QPointer<ValueEditing> self = this;
    ask(box, tr("Discard"), tr("Keep editing"), QMessageBox::DestructiveRole,
        [self, then = std::move(then)] {
            if (self)
                self->m_session.discard();
            then();
        });
}

void ValueEditing::take(const ApplyResult& result, EditSession::What what, const ChangeSet& applied)
{
    m_last = applied;
    m_parts.banners->hideMessage(resultId);
    m_parts.banners->hideMessage(hintId);
    if (result.kind == Ended::Applied && !result.keyEnded) {
        m_bar->showApplied(
            what == EditSession::What::Undo ? tr("Undone.") : resultSentence(result, applied),
            m_session.canUndo() && what != EditSession::What::Undo);
    } else if (result.kind == Ended::Guarded && m_session.guard() == Guard::Confirm) {
        // Switched on in between.
        confirm(applied,
            [this](bool confirmed) { m_session.again(confirmed, ChangeApplier::Check::Watched); });
        return;
    } else {
        tell(result, what, applied);
    }
    if (result.kind == Ended::Applied
        || (result.kind == Ended::MaybeExecuted && result.found == ApplyResult::Found::Applied)) {
        if (result.keyEnded)
            m_bar->showApplied(resultSentence(result, applied), m_session.canUndo());
        announce(applied);
    }
}

/// What is at an end, or was said to be uncertain, stands in a banner until it is dealt with.
void ValueEditing::tell(const ApplyResult& result, EditSession::What what, const ChangeSet& applied)
{
    if (result.kind == Ended::Applied)
        return;
    BannerMessage message;
    message.id = resultId;
    message.text = resultSentence(result, applied);
    message.severity
        = result.isHarmless() ? BannerMessage::Severity::Warning : BannerMessage::Severity::Error;
    const BannerMessage::Button reload { QStringLiteral("edit-reload"), tr("Reload") };
    const BannerMessage::Button again { QStringLiteral("edit-again"), tr("Try again") };
    switch (result.kind) {
    case Ended::Conflict:
        if (what == EditSession::What::Staged && result.rebased)
            message.buttons = { { QStringLiteral("edit-keep"), tr("Keep my changes") },
                { QStringLiteral("edit-theirs"), tr("Discard mine") } };
        else
            message.buttons = { reload };
        break;
    case Ended::CannotCheck:
        message.buttons = { { QStringLiteral("edit-unchecked"), tr("Apply without the check…") } };
        break;
    case Ended::NotSent:
    case Ended::NotChecked:
    case Ended::Refused:
        message.buttons = { again };
        break;
    case Ended::Vanished:
    case Ended::TypeChanged:
    case Ended::AppliedPartly:
    case Ended::MaybeExecuted:
        message.buttons = { reload };
        break;
    case Ended::Applied:
    case Ended::Exists:
    case Ended::Guarded:
        break;
    }
    m_parts.banners->showMessage(message);
}

bool ValueEditing::activateBanner(const QString& message, const QString& button)
{
    if (message != resultId && message != hintId)
        return false;
    m_parts.banners->hideMessage(message);
    if (button == QStringLiteral("edit-keep")) {
        m_session.rebase();
        Q_EMIT reloadWanted();
    } else if (button == QStringLiteral("edit-theirs")) {
        m_session.discard();
        Q_EMIT reloadWanted();
    } else if (button == QStringLiteral("edit-reload")) {
        Q_EMIT reloadWanted();
    } else if (button == QStringLiteral("edit-again")) {
        confirm(m_last,
            [this](bool confirmed) { m_session.again(confirmed, ChangeApplier::Check::Watched); });
    } else if (button == QStringLiteral("edit-unchecked")) {
        ask(question(m_tab, tr("Apply without the check?"),
                tr("Sluice compares with what is there just before it writes, but what somebody "
                   "changes between these two is overwritten, and nobody notices.")),
            tr("Apply"), tr("Cancel"), QMessageBox::DestructiveRole,
            [this] { m_session.again(true, ChangeApplier::Check::ReadOnly); });
    }
    return true;
}

/// Tells the window what has become of keys, and has this one read again.
void ValueEditing::announce(const ChangeSet& applied)
{
    for (const Change& change : applied.changes()) {
        switch (change.kind) {
        case Kind::KeyRename:
            Q_EMIT keyRenamed(applied.key(), *change.newName);
            return;
        case Kind::KeyCopy:
            Q_EMIT keyCreated(*change.newName);
            return;
        case Kind::KeyDelete:
            Q_EMIT keyDeleted(applied.key());
            if (applied.key() != m_session.key())
                return; // undone duplicate
            break;
        case Kind::KeyRestore:
            Q_EMIT keyCreated(applied.key());
            break;
        default:
            break;
        }
    }
    Q_EMIT reloadWanted();
}

} // namespace sluice
