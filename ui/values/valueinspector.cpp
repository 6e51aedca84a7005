// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/valueinspector.h"

#include "core/protocol/displaytext.h"
#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/tonelabel.h"
#include "ui/theme/wraplayout.h"
#include "ui/values/bytesviewer.h"
#include "ui/values/keyheader.h"
#include "ui/values/problemwords.h"
#include "ui/values/typewords.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace sluice {

namespace {

constexpr qsizetype shownFields = 1000; ///< of a stream entry, to choose from
constexpr qsizetype shownRoundTrips = 2;

ToneLabel* newTitle(const QString& text)
{
    auto* title = new ToneLabel(Tone::Muted, text);
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 0.85);
    font.setCapitalization(QFont::AllUppercase);
    title->setFont(font);
    return title;
}

QFont fixedFont(const QWidget* widget)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(widget->font().pointSizeF());
    return font;
}

/// Scrolls up and down only: never narrower than what it holds.
class SectionScroll : public QScrollArea {
public:
    QSize minimumSizeHint() const override
    {
        const int bar = verticalScrollBar()->sizeHint().width();
        return { (widget() ? widget()->minimumSizeHint().width() : 0) + bar,
            QScrollArea::minimumSizeHint().height() };
    }
};

QString commandText(const QList<QByteArray>& command)
{
    QStringList parts;
    for (const QByteArray& argument : command)
        parts += toDisplay(argument, 60);
    return parts.join(QLatin1Char(' '));
}

} // namespace

ValueInspector::ValueInspector(QWidget* parent)
    : QWidget(parent)
    , m_valueSection(new QWidget)
    , m_valueTitle(new ElidedLabel)
    , m_fields(new QComboBox)
    , m_viewer(new BytesViewer)
    , m_keySection(new QWidget)
    , m_facts(new QFormLayout)
    , m_requestSection(new QWidget)
    , m_requests(new QVBoxLayout)
    , m_empty(new ToneLabel(Tone::Muted, tr("Open a key to see its details here.")))
{
    const int gap = fontMetrics().height() / 2;
    m_fields->setAccessibleName(tr("Field of the entry"));
    m_fields->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto* value = new QVBoxLayout(m_valueSection);
    value->setContentsMargins({});
    value->setSpacing(gap / 2);
    auto* title = new QHBoxLayout;
    title->setSpacing(gap / 2);
    title->addWidget(newTitle(tr("Value of")));
    title->addWidget(m_valueTitle, 1);
    m_valueTitle->setFont(fixedFont(this));
    value->addLayout(title);
    value->addWidget(m_fields);
    value->addWidget(m_viewer, 1);

    m_facts->setContentsMargins({});
    m_facts->setVerticalSpacing(gap / 4);
    m_facts->setHorizontalSpacing(gap);
    m_facts->setLabelAlignment(Qt::AlignLeft);
    m_facts->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto* key = new QVBoxLayout(m_keySection);
    key->setContentsMargins({});
    key->setSpacing(gap / 2);
    key->addWidget(newTitle(tr("Key")));
    key->addLayout(m_facts);

    auto* requests = new QVBoxLayout(m_requestSection);
    requests->setContentsMargins({});
    requests->setSpacing(gap / 2);
    requests->addWidget(newTitle(tr("Last requests of this tab")));
    m_requests->setSpacing(gap / 4);
    requests->addLayout(m_requests);

    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    auto* content = new QWidget;
    auto* scroll = new SectionScroll;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->addWidget(scroll);
    m_scroll = scroll;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(gap, gap, gap, gap);
    layout->setSpacing(gap * 3 / 2);
    layout->addWidget(m_empty);
    layout->addWidget(m_valueSection, 1);
    layout->addWidget(m_keySection);
    layout->addWidget(m_requestSection);
    layout->addStretch(0);
    setAccessibleName(tr("Inspector"));
    connect(m_fields, &QComboBox::currentIndexChanged, this, &ValueInspector::showField);
    clear();
}

void ValueInspector::clear()
{
    m_details = {};
    m_summary.clear();
    m_viewer->clear();
    m_empty->show();
    m_valueSection->hide();
    m_keySection->hide();
    m_requestSection->hide();
}

void ValueInspector::setDetails(const ValueDetails& details)
{
    const bool sameElement = details.key == m_details.key && details.subject == m_details.subject
        && details.fields == m_details.fields && details.bytes.size() == m_details.bytes.size()
        && details.bytes.joined() == m_details.bytes.joined();
    m_details = details;
    m_summary.clear();
    m_empty->hide();
    m_valueSection->setVisible(!details.subject.isEmpty());
    m_fields->setVisible(!details.fields.isEmpty());
    if (!sameElement) {
        m_valueTitle->setText(details.subject);
        m_valueTitle->setToolTip(plainToolTip(details.subject));
        const QSignalBlocker blocker(m_fields);
        m_fields->clear();
        for (qsizetype i = 0; i + 1 < std::min(details.fields.size(), 2 * shownFields); i += 2)
            m_fields->addItem(toDisplay(details.fields[i], 100));
        if (!details.fields.isEmpty())
            showField(0);
        else if (details.subject.isEmpty())
            m_viewer->clear();
        else
            m_viewer->setBytes(details.bytes, true);
    }
    showKey(details);
    showRequests(details.requests);
    m_scroll->updateGeometry();
}

void ValueInspector::showField(int index)
{
    if (const qsizetype at = qsizetype { index } * 2 + 1;
        index >= 0 && at < m_details.fields.size())
        m_viewer->setBytes(LargeBytes(m_details.fields[at]), true);
}

void ValueInspector::addFact(const QString& title, const QString& text)
{
    auto* value = new ElidedLabel;
    value->setText(text);
    value->setAccessibleName(tr("%1: %2").arg(title, text));
    value->setToolTip(plainToolTip(text));
    m_facts->addRow(new ToneLabel(Tone::Muted, title), value);
    m_summary += tr("%1: %2").arg(title, text);
}

void ValueInspector::showKey(const ValueDetails& details)
{
    const KeyFacts& facts = details.facts;
    m_keySection->setVisible(facts.type != KeyType::None);
    while (m_facts->rowCount() > 0)
        m_facts->removeRow(0);
    if (facts.type == KeyType::None)
        return;
    addFact(tr("Type"), typeWord(facts.type, facts.typeName.value.value_or(QByteArray())));
    if (details.length)
        addFact(tr("Length"), lengthText(facts.type, *details.length));
    addFact(tr("Encoding"),
        facts.encoding.value ? toDisplay(*facts.encoding.value, 40)
                             : problemShortly(facts.encoding.problem));
    addFact(tr("Memory"),
        facts.memory.value ? format::bytes(*facts.memory.value)
                           : problemShortly(facts.memory.problem));
    addFact(tr("Idle before"),
        facts.idleSeconds.value
            ? format::wholeSeconds(std::chrono::seconds(*facts.idleSeconds.value))
            : problemShortly(facts.idleSeconds.problem));
    if (details.expiresAt)
        addFact(tr("Expires"),
            details.expiresAt->toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
    else
        addFact(tr("Expires"),
            facts.timeToLive.problem ? problemShortly(facts.timeToLive.problem) : tr("never"));
}

void ValueInspector::showRequests(const QList<RequestNote>& requests)
{
    m_requestSection->setVisible(!requests.isEmpty());
    while (QLayoutItem* item = m_requests->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (qsizetype i = requests.size() - 1;
         i >= std::max<qsizetype>(0, requests.size() - shownRoundTrips); --i) {
        const RequestNote& note = requests[i];
        for (const QList<QByteArray>& command : note.commands) {
            auto* label = new ElidedLabel;
            label->setFont(fixedFont(this));
            label->setText(commandText(command));
            label->setToolTip(plainToolTip(commandText(command)));
            m_requests->addWidget(label);
        }
        const QString took = tr("one pipeline · %1").arg(format::duration(note.took));
        auto* label = new ToneLabel(Tone::Muted, took);
        label->setToolTip(
            tr("From sending the first command to delivering the last reply to this tab"));
        auto* follow = new QPushButton(tr("Show in Pipeline"));
        follow->setToolTip(tr("Where these requests spent their time, among all others"));
        follow->setAccessibleName(tr("Show in Pipeline: %1").arg(took));
        follow->setFocusPolicy(Qt::StrongFocus);
        connect(
            follow, &QPushButton::clicked, this, [this, note] { Q_EMIT pipelineRequested(note); });
        auto* line = new WrapLayout;
        line->addWidget(label);
        line->addWidget(follow);
        auto* foot = new QWidget;
        line->setContentsMargins({});
        foot->setLayout(line);
        m_requests->addWidget(foot);
        m_summary += took;
    }
}

QString ValueInspector::summary() const { return m_summary.join(QLatin1Char('\n')); }

} // namespace sluice
