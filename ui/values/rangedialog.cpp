// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/rangedialog.h"

#include "core/values/stringplan.h"
#include "ui/theme/errortext.h"
#include "ui/theme/format.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/bytesedit.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace sluice {

namespace {

constexpr int firstLength = 256;

} // namespace

RangeDialog::RangeDialog(const Client& client, const QByteArray& key, std::vector<Change> staged,
    quint64 offset, QWidget* parent)
    : QDialog(parent)
    , m_client(client)
    , m_key(key)
    , m_staged(std::move(staged))
    , m_offset(new QLineEdit(QString::number(offset)))
    , m_length(new QLineEdit(QString::number(firstLength)))
    , m_read(new QPushButton(tr("Read")))
    , m_value(new BytesEdit(tr("Bytes of the range")))
    , m_problem(new ToneLabel(Tone::Error))
    , m_ok(new QPushButton(tr("Stage")))
{
    setWindowTitle(tr("Edit a range"));
    setAttribute(Qt::WA_DeleteOnClose);
    const int em = fontMetrics().height();
    m_offset->setAccessibleName(tr("From byte"));
    m_offset->setToolTip(tr("Counted from 0; 0x1F is hexadecimal"));
    m_length->setAccessibleName(tr("How many bytes"));
    m_read->setAutoDefault(false);
    auto* where = new QHBoxLayout;
    where->addWidget(m_offset, 2);
    where->addWidget(new ToneLabel(Tone::Muted, tr("bytes")));
    where->addWidget(m_length, 1);
    where->addWidget(m_read);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("From byte"), where);
    form->addRow(tr("Bytes"), m_value);
    auto* hint = new ToneLabel(Tone::Muted,
        tr("SETRANGE writes them in their place: they stay as many. What is to stand behind the "
           "end is appended. Nothing is sent before you apply."));
    hint->setWordWrap(true);
    m_problem->setWordWrap(true);
    m_ok->setDefault(true);
    m_ok->setToolTip(tr("Ctrl+Return"));
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_problem, 1);
    buttons->addStretch(0);
    buttons->addWidget(cancel);
    buttons->addWidget(m_ok);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(em, em, em, em);
    layout->addLayout(form, 1);
    layout->addWidget(hint);
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_ok, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_read, &QPushButton::clicked, this, &RangeDialog::read);
    for (QLineEdit* field : { m_offset, m_length })
        connect(field, &QLineEdit::textEdited, this, &RangeDialog::read);
    connect(m_value, &BytesEdit::edited, this, &RangeDialog::check);
    auto* accept = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
    connect(accept, &QShortcut::activated, m_ok, &QPushButton::click);
    resize(em * 46, em * 22);
    m_offset->setFocus();
    m_offset->selectAll();
    read();
}

std::optional<quint64> RangeDialog::wantedOffset() const
{
    bool ok = false;
    const QString text = m_offset->text().trimmed();
    const bool isHex = text.startsWith(QLatin1String("0x"), Qt::CaseInsensitive);
    const quint64 offset = isHex ? text.mid(2).toULongLong(&ok, 16) : text.toULongLong(&ok, 10);
    constexpr quint64 most = quint64 { 1 } << 62; // GETRANGE's own numbers are signed
    return ok && offset < most ? std::optional(offset) : std::nullopt;
}

std::optional<quint64> RangeDialog::wantedLength() const
{
    bool ok = false;
    const quint64 length = m_length->text().trimmed().toULongLong(&ok, 10);
    return ok && length > 0 && length <= quint64 { largest } ? std::optional(length) : std::nullopt;
}

// What is typed into the two fields is read at once; a later answer than the last one asked for
// counts for nothing.
Detached RangeDialog::read()
{
    const QPointer<RangeDialog> self = this;
    const int mine = ++m_readings;
    const std::optional<quint64> from = wantedOffset();
    const std::optional<quint64> size = wantedLength();
    m_range = {};
    m_isReading = from && size;
    m_readProblem = !from ? tr("A position is a number of bytes, from 0 on.")
        : !size
        ? tr("So many bytes cannot be edited at once: 1 to %1 can.").arg(format::count(largest))
        : tr("Reading …");
    m_value->setEnabled(false);
    check();
    if (!m_isReading)
        co_return;
    Command command("GETRANGE");
    command.arg(m_key);
    command.arg(QByteArray::number(*from));
    command.arg(QByteArray::number(*from + *size - 1));
    PendingReply reply = m_client.send(std::move(command));
    const Outcome outcome = co_await reply;
    if (self && mine == m_readings)
        take(*from, outcome);
}

void RangeDialog::take(quint64 offset, const Outcome& outcome)
{
    m_isReading = false;
    m_readProblem.clear();
    if (!outcome.isReply())
        m_readProblem = errortext::ofOutcome(
            outcome.isNotSent() ? Ending::NotSent : Ending::MaybeExecuted, outcome.why())
                            .sentence();
    else if (outcome.isError())
        m_readProblem = errortext::ofServerError(outcome.reply().bytes()).sentence();
    else if (outcome.reply().bytes().isEmpty())
        m_readProblem = tr("The value ends before that byte. Read another range, or append.");
    if (m_readProblem.isEmpty()) {
        m_range.kind = Change::Kind::StringRange;
        m_range.index = offset;
        m_range.before = outcome.reply().bytes();
        m_shown = stringplan::editedPart(m_range.before, offset, m_staged);
        m_value->setEnabled(true);
        m_value->setBytes(m_shown);
    }
    check();
    Q_EMIT rangeRead();
}

QString RangeDialog::problem() const { return m_problem->text(); }

void RangeDialog::check()
{
    const std::optional<QByteArray> now = m_value->bytes();
    const bool isRead = m_readProblem.isEmpty();
    const bool fits = now && now->size() == m_range.before.size();
    QString text = m_readProblem;
    if (isRead && now && !fits)
        text = tr("There are %1 bytes, and %2 must stand there: a range stays as long as it is.")
                   .arg(format::count(static_cast<quint64>(now->size())),
                       format::count(static_cast<quint64>(m_range.before.size())));
    m_problem->say(m_isReading ? Tone::Muted : Tone::Error, text);
    m_ok->setEnabled(isRead && fits);
    // Another range would take the place of what was typed.
    const bool isTyped = isRead && now != m_shown;
    for (QWidget* each : std::initializer_list<QWidget*> { m_offset, m_length, m_read })
        each->setEnabled(!isTyped);
}

void RangeDialog::done(int result)
{
    if (result == Accepted) {
        const std::optional<QByteArray> now = m_value->bytes();
        if (!m_ok->isEnabled() || !now)
            return;
        m_range.after = *now;
        Q_EMIT edited(m_range);
    }
    QDialog::done(result);
}

} // namespace sluice
