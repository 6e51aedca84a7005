// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/ttldialog.h"

#include "ui/theme/tonelabel.h"
#include "ui/values/ttltext.h"

#include <QButtonGroup>
#include <QDateTimeEdit>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

namespace sluice {

namespace {

enum Way { In, At, Never };

} // namespace

TtlDialog::TtlDialog(std::optional<std::chrono::milliseconds> left, QWidget* parent)
    : QDialog(parent)
    , m_way(new QButtonGroup(this))
    , m_duration(new QLineEdit)
    , m_date(new QDateTimeEdit)
    , m_note(new ToneLabel(Tone::Muted))
    , m_ok(new QPushButton(tr("Set")))
{
    setWindowTitle(tr("Time to live"));
    setAttribute(Qt::WA_DeleteOnClose);
    const int em = fontMetrics().height();
    auto* in = new QRadioButton(tr("Ends &in"));
    auto* at = new QRadioButton(tr("Ends &at"));
    auto* never = new QRadioButton(tr("Does &not end"));
    m_way->addButton(in, In);
    m_way->addButton(at, At);
    m_way->addButton(never, Never);
    m_duration->setPlaceholderText(tr("59 min, 2h 30m, 1 d, 1500 ms"));
    m_duration->setAccessibleName(tr("Duration"));
    m_date->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
    m_date->setAccessibleName(tr("Date and time"));
    m_date->setCalendarPopup(true);
    const auto shown = left.value_or(std::chrono::hours(1));
    m_duration->setText(left ? exactDuration(*left) : QString());
    m_date->setDateTime(QDateTime::currentDateTime().addMSecs(shown.count()));
    in->setChecked(true);

    auto* grid = new QGridLayout;
    grid->addWidget(in, 0, 0);
    grid->addWidget(m_duration, 0, 1);
    grid->addWidget(at, 1, 0);
    grid->addWidget(m_date, 1, 1);
    grid->addWidget(never, 2, 0, 1, 2);
    m_note->setWordWrap(true);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_ok->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_ok);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(em, em, em, em);
    layout->addLayout(grid);
    layout->addWidget(m_note);
    layout->addStretch(1);
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_ok, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_way, &QButtonGroup::idClicked, this, &TtlDialog::check);
    connect(m_duration, &QLineEdit::textEdited, this, [this, in] {
        in->setChecked(true);
        check();
    });
    connect(m_date, &QDateTimeEdit::dateTimeChanged, this, [this, at] {
        at->setChecked(true);
        check();
    });
    resize(em * 26, em * 11);
    m_duration->setFocus();
    m_duration->selectAll();
    check();
}

std::optional<Change> TtlDialog::change() const
{
    Change change;
    change.kind = Change::Kind::KeyExpire;
    switch (m_way->checkedId()) {
    case In: {
        const auto duration = parseDuration(m_duration->text());
        if (!duration)
            return {};
        change.index = static_cast<quint64>(duration->count());
        return change;
    }
    case At:
        if (m_date->dateTime() <= QDateTime::currentDateTime())
            return {}; // it would delete the key
        change.after = QByteArray::number(m_date->dateTime().toMSecsSinceEpoch());
        return change;
    default:
        break;
    }
    change.kind = Change::Kind::KeyPersist;
    return change;
}

void TtlDialog::check()
{
    m_ok->setEnabled(change().has_value());
    switch (m_way->checkedId()) {
    case In:
        if (const auto duration = parseDuration(m_duration->text()))
            m_note->say(Tone::Muted,
                tr("%1, by the server's clock, from when it is set.")
                    .arg(exactDuration(*duration)));
        else
            m_note->say(m_duration->text().isEmpty() ? Tone::Muted : Tone::Error,
                tr("A duration in d, h, min, s and ms, for instance \"2h 30m\"."));
        break;
    case At:
        if (m_date->dateTime() <= QDateTime::currentDateTime())
            m_note->say(Tone::Error, tr("This is in the past: the key would end at once."));
        else
            m_note->say(
                Tone::Muted, tr("By this computer's time zone; the server's clock decides."));
        break;
    default:
        m_note->say(Tone::Muted, tr("The key stays until somebody deletes it."));
    }
}

void TtlDialog::done(int result)
{
    if (result == Accepted) {
        const std::optional<Change> chosenNow = change();
        if (!chosenNow)
            return check();
        Q_EMIT chosen(*chosenNow);
    }
    QDialog::done(result);
}

} // namespace sluice
