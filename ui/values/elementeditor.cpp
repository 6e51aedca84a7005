// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/elementeditor.h"

#include "core/protocol/displaytext.h"
#include "core/protocol/value.h"
#include "ui/theme/tonelabel.h"
#include "ui/values/bytesedit.h"

#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QTableWidget>
#include <QVBoxLayout>

namespace sluice {

namespace {

QString titleFor(KeyType type, bool isNew)
{
    switch (type) {
    case KeyType::Hash:
        return isNew ? ElementEditor::tr("New field") : ElementEditor::tr("Edit field");
    case KeyType::List:
        return isNew ? ElementEditor::tr("New element") : ElementEditor::tr("Edit element");
    case KeyType::Set:
    case KeyType::SortedSet:
        return isNew ? ElementEditor::tr("New member") : ElementEditor::tr("Edit member");
    case KeyType::Stream:
        return ElementEditor::tr("New entry");
    case KeyType::String:
    case KeyType::None:
    case KeyType::Other:
        break;
    }
    return ElementEditor::tr("Edit value");
}

} // namespace

ElementEditor::ElementEditor(KeyType type, const PageRow& row, bool isNew, QWidget* parent,
    const std::optional<DecoderChain>& chain)
    : QDialog(parent)
    , m_type(type)
    , m_problem(new ToneLabel(Tone::Error))
    , m_ok(new QPushButton(tr("Stage")))
{
    setWindowTitle(titleFor(type, isNew));
    setAttribute(Qt::WA_DeleteOnClose);
    const int em = fontMetrics().height();
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());

    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto line = [&](const QString& label, const QString& text) {
        auto* edit = new QLineEdit(text);
        edit->setFont(fixed);
        edit->setMaxLength(1 << 24);
        edit->setAccessibleName(label);
        form->addRow(label, edit);
        connect(edit, &QLineEdit::textChanged, this, &ElementEditor::check);
        return edit;
    };
    if (type == KeyType::Hash)
        m_name = line(tr("Field"), toDisplay(row.name));
    if (type == KeyType::Stream)
        m_name = line(tr("Id"), isNew ? QStringLiteral("*") : toDisplay(row.name));
    if (type == KeyType::SortedSet)
        m_score = line(tr("Score"), toDisplay(row.value));
    if (type != KeyType::Stream) {
        const bool isMember = type == KeyType::Set || type == KeyType::SortedSet;
        const QString label = isMember ? tr("Member")
            : type == KeyType::List    ? tr("Element")
                                       : tr("Value");
        m_value = new BytesEdit(label);
        const QByteArray& bytes = isMember ? row.name : row.value;
        m_value->setBytes(bytes, chain ? *chain : suitableChain(LargeBytes(bytes), true));
        form->addRow(label, m_value);
        connect(m_value, &BytesEdit::edited, this, &ElementEditor::check);
    } else {
        m_fields = new QTableWidget(0, 2);
        m_fields->setHorizontalHeaderLabels({ tr("field"), tr("value") });
        m_fields->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
        m_fields->verticalHeader()->hide();
        m_fields->setFont(fixed);
        m_fields->setAccessibleName(tr("Fields of the entry"));
        m_fields->setTabKeyNavigation(false);
        form->addRow(tr("Fields"), m_fields);
        addFields(row.fields.isEmpty() ? QList<QByteArray> { {}, {} } : row.fields);
        auto* more = new QPushButton(tr("Add a field"));
        more->setAutoDefault(false);
        form->addRow(QString(), more);
        connect(more, &QPushButton::clicked, this, [this] {
            addFields({ {}, {} });
            m_fields->setCurrentCell(m_fields->rowCount() - 1, 0);
            m_fields->setFocus();
        });
        connect(m_fields, &QTableWidget::cellChanged, this, &ElementEditor::check);
    }

    auto* hint = new ToneLabel(Tone::Muted,
        tr("\\xNN is a byte, \\n a new line, \\\\ a backslash. Nothing is sent before you apply."));
    hint->setWordWrap(true);
    m_problem->setWordWrap(true);
    m_problem->hide();
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
    auto* accept = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
    connect(accept, &QShortcut::activated, m_ok, &QPushButton::click);
    resize(em * 46, em * 24); // a row of hex fits
    if (m_name && (isNew || !m_value))
        m_name->setFocus();
    else if (m_value)
        m_value->setFocus();
    check();
}

void ElementEditor::addFields(const QList<QByteArray>& fields)
{
    for (qsizetype i = 0; i + 1 < fields.size(); i += 2) {
        const int at = m_fields->rowCount();
        m_fields->insertRow(at);
        m_fields->setItem(at, 0, new QTableWidgetItem(toDisplay(fields[i])));
        m_fields->setItem(at, 1, new QTableWidgetItem(toDisplay(fields[i + 1])));
    }
}

std::optional<PageRow> ElementEditor::row() const
{
    PageRow row;
    if (m_value) {
        const std::optional<QByteArray> bytes = m_value->bytes();
        if (!bytes)
            return {};
        (m_type == KeyType::Set || m_type == KeyType::SortedSet ? row.name : row.value) = *bytes;
    }
    if (m_name)
        row.name = fromDisplay(m_name->text());
    if (m_score) {
        row.value = fromDisplay(m_score->text());
        const std::optional<double> number = Value::bulkString(row.value).toDouble();
        if (!number || *number != *number)
            return {};
    }
    for (int i = 0; m_fields && i < m_fields->rowCount(); ++i) {
        for (int column = 0; column < 2; ++column)
            row.fields += fromDisplay(m_fields->item(i, column)->text());
    }
    return row;
}

void ElementEditor::check()
{
    const std::optional<PageRow> now = row();
    QString problem;
    if (!now && m_score && m_value->bytes())
        problem = tr("A score is a number, \"inf\" or \"-inf\".");
    m_problem->say(Tone::Error, problem);
    m_ok->setEnabled(now.has_value());
}

void ElementEditor::done(int result)
{
    if (result == Accepted) {
        const std::optional<PageRow> now = row();
        if (!now)
            return;
        Q_EMIT edited(*now);
    }
    QDialog::done(result);
}

} // namespace sluice
