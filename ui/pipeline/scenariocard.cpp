// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/scenariocard.h"

#include "ui/theme/format.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/tonelabel.h"
#include "ui/theme/wraplayout.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace sluice {

namespace {
constexpr int narrowBelow = 30; ///< lines' heights
} // namespace

ScenarioCard::ScenarioCard(QWidget* parent)
    : QWidget(parent)
    , m_fold(new QToolButton(this))
    , m_body(new QWidget(this))
    , m_before(new ToneLabel(Tone::Muted, tr("What do you expect?"), m_body))
    , m_text(new QLabel(m_body))
    , m_progress(new QProgressBar(m_body))
    , m_time(new ToneLabel(Tone::Muted, m_body))
    , m_lesson(new QPushButton(tr("Lesson"), m_body))
    , m_compare(new QPushButton(tr("Compare…"), m_body))
{
    setObjectName(QStringLiteral("scenarioCard"));
    setAccessibleName(tr("Scenario"));
    setAutoFillBackground(true);
    const int unit = fontMetrics().height();
    m_fold->setObjectName(QStringLiteral("cardFold"));
    m_fold->setCheckable(true);
    m_fold->setChecked(true);
    m_fold->setAutoRaise(true);
    m_fold->setFocusPolicy(Qt::StrongFocus);
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setToolTip(plainToolTip(tr("Shows or hides what the scenario is about.")));
    QFont bold = m_fold->font();
    bold.setBold(true);
    m_fold->setFont(bold);
    connect(m_fold, &QToolButton::toggled, this, &ScenarioCard::showParts);
    connect(m_fold, &QToolButton::clicked, this, [this] { Q_EMIT foldedChanged(isFolded()); });

    m_text->setObjectName(QStringLiteral("cardText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_progress->setObjectName(QStringLiteral("cardProgress"));
    m_progress->setAccessibleName(tr("How far the scenario has come"));
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false); // beside it
    m_time->setObjectName(QStringLiteral("cardTime"));
    m_progress->setFixedWidth(unit * 8);
    m_fold->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_fold->setMinimumWidth(unit * 4);
    m_lesson->setObjectName(QStringLiteral("cardLesson"));
    m_lesson->setToolTip(plainToolTip(tr("The page about what this shows. F1.")));
    m_compare->setObjectName(QStringLiteral("cardCompare"));
    m_compare->setToolTip(
        plainToolTip(tr("Plays it once for each of its variants and shows them side by side. C.")));
    for (QPushButton* button : { m_lesson, m_compare })
        button->setAutoDefault(false);
    connect(m_lesson, &QPushButton::clicked, this, &ScenarioCard::lessonRequested);
    connect(m_compare, &QPushButton::clicked, this, &ScenarioCard::compareRequested);

    m_columns = new QHBoxLayout(m_body);
    QHBoxLayout* body = m_columns;
    body->setContentsMargins(unit * 3 / 2, 0, 0, 0);
    body->setSpacing(unit);
    m_words = new QVBoxLayout;
    QVBoxLayout* words = m_words;
    words->setSpacing(unit / 4);
    words->addWidget(m_before);
    words->addWidget(m_text);
    words->addStretch(1);
    body->addLayout(words, 3);
    m_goalBox = new QVBoxLayout;
    m_goalBox->setSpacing(0);
    body->addLayout(m_goalBox, 2);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(unit / 2, unit / 4, unit / 2, unit / 4);
    all->setSpacing(unit / 4);
    auto* head = new WrapLayout; // folded, it still says how far it has come
    head->setSpacing(unit / 2);
    for (QWidget* each :
        std::initializer_list<QWidget*> { m_fold, m_progress, m_time, m_lesson, m_compare })
        head->addWidget(each);
    all->addLayout(head);
    all->addWidget(m_body);
    hide(); // until there is a scenario
}

void ScenarioCard::setChart(QWidget* chart)
{
    delete m_chart;
    m_chart = chart;
    m_columns->removeItem(m_goalBox);
    m_words->removeItem(m_goalBox);
    m_goalBox->setParent(nullptr);
    if (chart) { // what there is to do goes under the words
        m_words->insertLayout(m_words->count() - 1, m_goalBox);
        m_columns->addWidget(chart, 3);
    } else {
        m_columns->addLayout(m_goalBox, 2);
    }
}

QString ScenarioCard::title() const
{
    const QString name = m_info.scenario && m_info.scenario->number >= 0
        ? tr("%1: %2").arg(m_info.scenario->number).arg(m_info.title)
        : m_info.title;
    return name;
}

void ScenarioCard::setScenario(const ScenarioInfo& scenario)
{
    if (scenario.name == m_info.name && scenario.scenario == m_info.scenario)
        return;
    m_info = scenario;
    m_state = State::Before;
    m_sentence.clear();
    setHidden(!m_info.scenario);
    fit();
    m_fold->setAccessibleName(tr("Scenario %1").arg(title()));
    makeGoals();
    show(std::nullopt, false);
}

/// Where there is little room, as with large text, the goals stand below, and a long title is cut.
void ScenarioCard::fit()
{
    const int unit = fontMetrics().height();
    static_cast<QBoxLayout*>(m_body->layout())
        ->setDirection(
            width() < narrowBelow * unit ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    QString text = m_fold->fontMetrics().elidedText(title(), Qt::ElideRight, width() - 4 * unit);
    m_fold->setText(text.replace(QLatin1Char('&'), QStringLiteral("&&")));
}

void ScenarioCard::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

void ScenarioCard::makeGoals()
{
    qDeleteAll(m_goals);
    m_goals.clear();
    m_reached.clear();
    if (!m_info.scenario)
        return;
    for (std::size_t i = 0; i < m_info.scenario->goals.size(); ++i) {
        auto* goal = new ToneLabel(Tone::Plain, m_body);
        goal->setObjectName(QStringLiteral("goal%1").arg(i));
        goal->setWordWrap(true);
        m_goalBox->addWidget(goal);
        m_goals.push_back(goal);
    }
    m_reached.assign(m_goals.size(), false);
    showGoals(m_reached);
}

void ScenarioCard::showGoals(const std::vector<bool>& reached)
{
    for (std::size_t i = 0; i < m_goals.size(); ++i) {
        const bool isReached = i < reached.size() && reached[i];
        const QString text = QString::fromUtf8(m_info.scenario->goals[i].text);
        const bool isNew = isReached && !m_reached[i];
        m_reached[i] = isReached;
        m_goals[i]->setTone(isReached ? Tone::Ok : Tone::Plain);
        // A mark, and a word for it.
        m_goals[i]->setText(
            isReached ? tr("\u2713 %1 (done)").arg(text) : tr("\u25cb %1").arg(text));
        m_goals[i]->setAccessibleName(
            isReached ? tr("Goal reached: %1").arg(text) : tr("Goal: %1").arg(text));
        if (!isNew)
            continue;
        QAccessibleEvent event(m_goals[i], QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

void ScenarioCard::show(const std::optional<ScenarioProgress>& progress, bool isRunning)
{
    const bool isMine = progress && progress->name == m_info.name;
    if (isRunning)
        m_state = State::Running;
    else if (m_state == State::Running || (isMine && progress->hasEnded))
        m_state = State::After;
    QString sentence;
    const Scenario* scenario = m_info.scenario.get();
    const auto text = [](const QByteArray& utf8) { return QString::fromUtf8(utf8); };
    switch (m_state) {
    case State::Before:
        sentence = scenario ? text(scenario->question) : m_info.about;
        break;
    case State::Running:
        sentence = isMine && !progress->caption.isEmpty() ? progress->caption
            : scenario                                    ? text(scenario->question)
                                                          : m_info.about;
        break;
    case State::After:
        sentence = scenario ? text(scenario->answer) : m_info.about;
        break;
    }
    if (isMine) {
        showGoals(progress->goals);
        const double share = progress->length.count() > 0
            ? double(progress->elapsed.count()) / double(progress->length.count())
            : 0;
        m_progress->setValue(int(std::clamp(share, 0.0, 1.0) * 1000));
        m_time->setText(tr("%1 of %2")
                            .arg(format::wholeSeconds(progress->elapsed),
                                format::wholeSeconds(progress->length)));
    } else {
        m_progress->setValue(0);
        m_time->setText(
            scenario ? tr("%1 long").arg(format::wholeSeconds(scenario->length)) : QString());
    }
    m_before->setHidden(m_state != State::Before || !scenario);
    m_progress->setHidden(!scenario || m_state != State::Running);
    m_time->setHidden(!scenario || m_state == State::After);
    m_progress->setAccessibleDescription(m_time->text());
    m_lesson->setHidden(!scenario || scenario->page.isEmpty());
    m_compare->setHidden(!scenario || scenario->variants.empty());
    m_compare->setEnabled(m_state != State::Running);
    say(sentence);
    showParts();
}

void ScenarioCard::say(const QString& sentence)
{
    if (sentence == m_sentence)
        return;
    m_sentence = sentence;
    m_text->setText(sentence);
    m_text->setAccessibleName(sentence);
    QAccessibleEvent event(m_text, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&event);
    Q_EMIT sentenceChanged();
}

void ScenarioCard::showParts()
{
    m_fold->setArrowType(m_fold->isChecked() ? Qt::DownArrow : Qt::RightArrow);
    m_body->setVisible(m_fold->isChecked());
}

bool ScenarioCard::isFolded() const { return !m_fold->isChecked(); }
void ScenarioCard::setFolded(bool folded) { m_fold->setChecked(!folded); }

QString ScenarioCard::asText() const
{
    QStringList lines { title() };
    if (!m_before->isHidden())
        lines += m_before->text();
    lines += m_sentence;
    if (!m_time->isHidden())
        lines += m_time->text();
    for (const ToneLabel* goal : m_goals)
        lines += goal->text();
    return lines.join(QLatin1Char('\n'));
}

} // namespace sluice
