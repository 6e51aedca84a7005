// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/bulkoptions.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/errortext.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRadioButton>
#include <QSpinBox>

#include <limits>

namespace sluice {

BulkOptions::BulkOptions(
    BulkTask task, const QByteArray& prefix, const QStringList& places, QWidget* parent)
    : QWidget(parent)
    , m_task(task)
{
    auto* form = new QFormLayout(this);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setContentsMargins(0, 0, 0, 0);
    switch (task) {
    case BulkTask::Expire:
        addExpiry(*form);
        break;
    case BulkTask::Rename:
        addPrefixes(*form, prefix);
        break;
    case BulkTask::Copy:
        addPlace(*form, places);
        break;
    case BulkTask::Delete:
    case BulkTask::Persist:
        break;
    }
}

void BulkOptions::addExpiry(QFormLayout& form)
{
    m_isAfter = new QRadioButton(tr("&After"), this);
    auto* isAt = new QRadioButton(tr("A&t"), this);
    m_span = new QSpinBox(this);
    m_span->setRange(1, std::numeric_limits<int>::max());
    m_span->setValue(1);
    m_span->setAccessibleName(tr("Time to live"));
    m_unit = new QComboBox(this);
    m_unit->setAccessibleName(tr("Unit of the time to live"));
    m_unit->addItem(tr("milliseconds"), 1);
    m_unit->addItem(tr("seconds"), 1'000);
    m_unit->addItem(tr("minutes"), 60'000);
    m_unit->addItem(tr("hours"), 3'600'000);
    m_unit->addItem(tr("days"), 86'400'000);
    m_unit->setCurrentIndex(3);
    m_time = new QDateTimeEdit(QDateTime::currentDateTime().addDays(1), this);
    m_time->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    m_time->setCalendarPopup(true);
    m_time->setAccessibleName(tr("When they expire, local time"));
    auto* span = new QHBoxLayout;
    span->addWidget(m_span, 1);
    span->addWidget(m_unit);
    form.addRow(m_isAfter, span);
    form.addRow(isAt, m_time);
    const auto follow = [this] {
        m_span->setEnabled(m_isAfter->isChecked());
        m_unit->setEnabled(m_isAfter->isChecked());
        m_time->setEnabled(!m_isAfter->isChecked());
        Q_EMIT changed();
    };
    connect(m_isAfter, &QRadioButton::toggled, this, follow);
    connect(m_time, &QDateTimeEdit::dateTimeChanged, this, &BulkOptions::changed);
    m_isAfter->setChecked(true);
    follow();
}

void BulkOptions::addPrefixes(QFormLayout& form, const QByteArray& prefix)
{
    m_from = new QLineEdit(toDisplay(prefix), this);
    m_to = new QLineEdit(this);
    form.addRow(tr("&Names that begin with"), m_from);
    form.addRow(tr("&begin afterwards with"), m_to);
    connect(m_from, &QLineEdit::textChanged, this, &BulkOptions::changed);
    connect(m_to, &QLineEdit::textChanged, this, &BulkOptions::changed);
}

void BulkOptions::addPlace(QFormLayout& form, const QStringList& places)
{
    m_place = new QComboBox(this);
    m_place->setEditable(true);
    m_place->addItems(places);
    m_place->setCurrentIndex(places.isEmpty() ? -1 : 0);
    m_place->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_place->setMinimumContentsLength(30);
    m_place->lineEdit()->setPlaceholderText(QStringLiteral("redis://host:6379/0"));
    m_password = new QLineEdit(this);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("none"));
    m_replace = new QCheckBox(tr("&Overwrite keys that are there already"), this);
    form.addRow(tr("To &server"), m_place);
    form.addRow(tr("&Password"), m_password);
    form.addRow({}, m_replace);
    connect(m_place, &QComboBox::currentTextChanged, this, &BulkOptions::changed);
}

QString BulkOptions::problem() const
{
    if (m_task == BulkTask::Rename && m_from->text() == m_to->text())
        return tr("The two prefixes are the same: nothing would be renamed.");
    if (m_task == BulkTask::Expire && !m_isAfter->isChecked()
        && m_time->dateTime() <= QDateTime::currentDateTime())
        return tr("This time has passed: the keys would be deleted at once.");
    if (m_task != BulkTask::Copy)
        return {};
    if (m_place->currentText().isEmpty())
        return tr("Say where to copy to.");
    const auto options = ConnectionOptions::fromUrl(m_place->currentText());
    return options ? QString() : errortext::ofOptions(options.error()).sentence();
}

std::optional<BulkAction> BulkOptions::action() const
{
    switch (m_task) {
    case BulkTask::Expire:
        return m_isAfter->isChecked() ? BulkAction::expireAfter(std::chrono::milliseconds(
                   qint64 { m_span->value() } * m_unit->currentData().toLongLong()))
                                      : BulkAction::expireAt(std::chrono::milliseconds(
                                          m_time->dateTime().toMSecsSinceEpoch()));
    case BulkTask::Persist:
        return BulkAction::persisting();
    case BulkTask::Rename:
        return BulkAction::renamePrefix(fromDisplay(m_from->text()), fromDisplay(m_to->text()));
    case BulkTask::Delete:
        return BulkAction::deletion();
    case BulkTask::Copy:
        break;
    }
    return {};
}

std::optional<ConnectionOptions> BulkOptions::place() const
{
    const auto parsed = ConnectionOptions::fromUrl(m_place ? m_place->currentText() : QString());
    if (!parsed)
        return {};
    ConnectionOptions options = parsed.value();
    if (!m_password->text().isEmpty())
        options.password = m_password->text().toUtf8();
    return options;
}

bool BulkOptions::replacesExisting() const { return m_replace && m_replace->isChecked(); }

} // namespace sluice
