// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/newkeydialog.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/bytesedit.h"
#include "ui/values/changewords.h"
#include "ui/values/ttltext.h"
#include "ui/values/typewords.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>

namespace sluice {

namespace {

constexpr KeyType types[] = { KeyType::String, KeyType::Hash, KeyType::List, KeyType::Set,
    KeyType::SortedSet, KeyType::Stream };

} // namespace

NewKeyDialog::NewKeyDialog(const Client& client, const QByteArray& name, QWidget* parent)
    : QDialog(parent)
    , m_client(client.named("value tab"))
    , m_applier(m_client)
    , m_name(new QLineEdit(toDisplay(name)))
    , m_type(new QComboBox)
    , m_field(new QLineEdit)
    , m_value(new BytesEdit(tr("Value")))
    , m_ttl(new QLineEdit)
    , m_note(new ToneLabel(Tone::Muted))
    , m_create(new QPushButton(tr("Create")))
{
    setWindowTitle(tr("New key"));
    setAttribute(Qt::WA_DeleteOnClose);
    const int em = fontMetrics().height();
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    for (QLineEdit* edit : { m_name, m_field })
        edit->setFont(fixed);
    m_name->setAccessibleName(tr("Name"));
    m_type->setAccessibleName(tr("Type"));
    m_ttl->setAccessibleName(tr("Time to live"));
    m_ttl->setPlaceholderText(tr("none; or 59 min, 2h 30m, 1 d"));
    for (const KeyType type : types)
        m_type->addItem(typeWord(type, {}));
    auto* first = new QLabel(tr("Field"));
    first->setTextFormat(Qt::PlainText);
    first->setBuddy(m_field);
    m_first = first;

    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Type"), m_type);
    form->addRow(m_first, m_field);
    form->addRow(tr("Value"), m_value);
    form->addRow(tr("Time to live"), m_ttl);
    m_note->setWordWrap(true);
    m_create->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_create);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(em, em, em, em);
    layout->addLayout(form, 1);
    layout->addWidget(m_note);
    layout->addLayout(buttons);
    for (QLineEdit* edit : { m_name, m_field, m_ttl })
        connect(edit, &QLineEdit::textChanged, this, &NewKeyDialog::check);
    connect(m_value, &BytesEdit::edited, this, &NewKeyDialog::check);
    connect(m_type, &QComboBox::currentIndexChanged, this, &NewKeyDialog::showType);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_create, &QPushButton::clicked, this, &NewKeyDialog::create);
    connect(&m_applier, &ChangeApplier::finished, this, &NewKeyDialog::take);
    connect(&m_applier, &ChangeApplier::busyChanged, this, &NewKeyDialog::check);
    resize(em * 36, em * 22);
    m_name->setFocus();
    showType();
}

KeyType NewKeyDialog::chosenType() const { return types[m_type->currentIndex()]; }

void NewKeyDialog::showType()
{
    const KeyType type = chosenType();
    const bool hasField
        = type == KeyType::Hash || type == KeyType::SortedSet || type == KeyType::Stream;
    const QString label = type == KeyType::SortedSet ? tr("Score") : tr("Field");
    static_cast<QLabel*>(m_first)->setText(label);
    m_field->setAccessibleName(label);
    m_first->setVisible(hasField);
    m_field->setVisible(hasField);
    check();
}

std::optional<ChangeSet> NewKeyDialog::changes() const
{
    const std::optional<QByteArray> value = m_value->bytes();
    if (!value)
        return {};
    ChangeSet set(fromDisplay(m_name->text()), chosenType(), true);
    const QByteArray field = fromDisplay(m_field->text());
    Change change;
    change.after = *value;
    switch (chosenType()) {
    case KeyType::String:
        change.kind = Change::Kind::StringSet;
        break;
    case KeyType::Hash:
        change.kind = Change::Kind::HashAdd;
        change.name = field;
        break;
    case KeyType::List:
        change.kind = Change::Kind::ListPushBack;
        break;
    case KeyType::Set:
        change.kind = Change::Kind::SetAdd;
        change.name = std::exchange(change.after, {});
        break;
    case KeyType::SortedSet: {
        const std::optional<double> score = Value::bulkString(field).toDouble();
        if (!score || *score != *score)
            return {};
        change.kind = Change::Kind::ZsetAdd;
        change.name = std::exchange(change.after, field);
        break;
    }
    case KeyType::Stream:
        change.kind = Change::Kind::StreamAdd;
        change.name = "*";
        change.fields = { field, std::exchange(change.after, {}) };
        break;
    case KeyType::None:
    case KeyType::Other:
        return {};
    }
    set.stage(change);
    if (!m_ttl->text().trimmed().isEmpty()) {
        const auto ttl = parseDuration(m_ttl->text());
        if (!ttl)
            return {};
        Change expire;
        expire.kind = Change::Kind::KeyExpire;
        expire.index = static_cast<quint64>(ttl->count());
        set.stage(expire);
    }
    return set;
}

QString NewKeyDialog::problem() const
{
    return m_note->tone() == Tone::Error ? m_note->text() : QString();
}

void NewKeyDialog::check()
{
    const bool isEmpty = m_name->text().isEmpty();
    m_create->setEnabled(changes().has_value() && !m_applier.isBusy());
    if (!m_ttl->text().trimmed().isEmpty() && !parseDuration(m_ttl->text()))
        m_note->say(Tone::Error, tr("A duration in d, h, min, s and ms, for instance \"2h 30m\"."));
    else if (chosenType() == KeyType::SortedSet && m_value->bytes() && !changes())
        m_note->say(Tone::Error, tr("A score is a number, \"inf\" or \"-inf\"."));
    else
        m_note->say(Tone::Muted,
            isEmpty ? tr("The empty name is a name, too. A key that exists is not overwritten.")
                    : tr("A key that exists is not overwritten."));
}

void NewKeyDialog::create()
{
    const std::optional<ChangeSet> set = changes();
    if (!set || m_applier.isBusy())
        return;
    m_sent = *set;
    const Guard guard = m_client.channel().rules().guard();
    if (guard == Guard::ReadOnly)
        return m_note->say(Tone::Error, tr("This connection is read-only."));
    if (guard == Guard::ReadWrite)
        return m_applier.apply(m_sent);
    auto* box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Question);
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("Write to this server?"));
    box->setInformativeText(tr("It makes the key %1.").arg(toDisplay(m_sent.key(), 100)));
    box->setDetailedText(commandsText(m_sent));
    QPushButton* write = box->addButton(tr("Write"), QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(box, &QMessageBox::finished, this, [this, box, write] {
        if (box->clickedButton() == write)
            m_applier.apply(m_sent, true);
    });
    box->open();
}

void NewKeyDialog::take(const ApplyResult& result)
{
    const bool isThere = result.kind == ApplyResult::Kind::Applied
        || (result.kind == ApplyResult::Kind::MaybeExecuted
            && result.found == ApplyResult::Found::Applied);
    if (!isThere)
        return m_note->say(Tone::Error, resultSentence(result, m_sent));
    Q_EMIT keyCreated(m_sent.key());
    accept();
}

} // namespace sluice
