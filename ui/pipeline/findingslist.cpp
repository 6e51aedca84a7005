// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/findingslist.h"

#include "ui/theme/format.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sluice {

FindingsList::FindingsList(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
    , m_more(new QPushButton(this))
{
    setAccessibleName(tr("Further findings"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_more->setObjectName(QStringLiteral("moreFindings"));
    m_more->setFlat(true);
    m_layout->addWidget(m_more, 0, Qt::AlignLeft);
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_isOpen = !m_isOpen;
        layOut();
    });
    layOut();
}

void FindingsList::setFindings(const std::vector<diagnosistext::Words>& findings)
{
    if (findings == m_findings)
        return;
    m_findings = findings;
    layOut();
}

void FindingsList::layOut()
{
    const std::size_t shown
        = m_isOpen ? m_findings.size() : std::min(m_findings.size(), shownAtMost);
    while (m_rows.size() < shown) {
        const Row row { new ToneLabel(Tone::Plain, this), new ToneLabel(Tone::Muted, this) };
        for (ToneLabel* label : { row.sentence, row.advice }) {
            label->setWordWrap(true);
            label->setTextInteractionFlags(Qt::TextSelectableByMouse);
            m_layout->insertWidget(m_layout->count() - 1, label);
        }
        m_rows.push_back(row);
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const diagnosistext::Words words = i < shown ? m_findings[i] : diagnosistext::Words();
        for (const auto& [label, text, tone] :
            { std::tuple(m_rows[i].sentence, words.sentence, words.tone),
                std::tuple(m_rows[i].advice, words.advice, Tone::Muted) }) {
            if (label->text() != text || label->tone() != tone)
                label->say(tone, text);
            label->setHidden(i >= shown);
        }
    }
    const std::size_t rest = m_findings.size() - std::min(m_findings.size(), shownAtMost);
    m_more->setText(
        m_isOpen ? tr("Show fewer") : tr("and %1 more").arg(format::count(quint64(rest))));
    m_more->setHidden(rest == 0);
    setHidden(m_findings.empty());
}

QString FindingsList::asText() const
{
    QString text;
    for (const Row& row : m_rows) {
        if (!row.sentence->isHidden())
            text += row.sentence->text() + QLatin1Char('\n') + row.advice->text()
                + QLatin1Char('\n');
    }
    if (!m_more->isHidden())
        text += m_more->text() + QLatin1Char('\n');
    return text;
}

} // namespace sluice
