// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/keys/filterfield.h"

#include "ui/theme/helpbubble.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

#include <array>

namespace sluice {

namespace {

struct Choice {
    KeyFilter::Kind kind;
    const char* name;
    const char* sign; ///< on the button
    const char* hint; ///< in the empty field
};

constexpr std::array choices {
    Choice { KeyFilter::Kind::Auto, QT_TRANSLATE_NOOP("sluice::FilterField", "Text or glob"), "a*",
        QT_TRANSLATE_NOOP("sluice::FilterField", "Filter: text or glob") },
    Choice { KeyFilter::Kind::Part, QT_TRANSLATE_NOOP("sluice::FilterField", "Text"), "abc",
        QT_TRANSLATE_NOOP("sluice::FilterField", "Filter: part of the name") },
    Choice { KeyFilter::Kind::Glob, QT_TRANSLATE_NOOP("sluice::FilterField", "Glob"), "*?",
        QT_TRANSLATE_NOOP("sluice::FilterField", "Filter: glob over the whole name") },
    Choice { KeyFilter::Kind::Expression,
        QT_TRANSLATE_NOOP("sluice::FilterField", "Regular expression"), ".*",
        QT_TRANSLATE_NOOP("sluice::FilterField", "Filter: regular expression") },
};

} // namespace

FilterField::FilterField(QWidget* parent)
    : QWidget(parent)
    , m_edit(new QLineEdit(this))
    , m_button(new QToolButton(this))
    , m_kinds(new QActionGroup(this))
{
    m_edit->setClearButtonEnabled(true);
    m_edit->setAccessibleName(tr("Filter of the keys"));
    m_edit->setMinimumWidth(fontMetrics().averageCharWidth() * 13);
    m_edit->setToolTip(plainToolTip(
        tr("Shows the keys whose names hold this text, byte for byte. With * ? or [ it is a glob "
           "over the whole name, as the server's MATCH: user:*:cart, item:[0-9]?. Bytes that are "
           "shown escaped are typed so: \\x00. The button beside it says how the text is meant.")));
    auto* menu = new QMenu(m_button);
    for (const Choice& choice : choices) {
        QAction* action = menu->addAction(tr(choice.name));
        action->setCheckable(true);
        action->setChecked(choice.kind == m_kind);
        m_kinds->addAction(action);
        connect(action, &QAction::triggered, this, [this, kind = choice.kind] { choose(kind); });
    }
    m_button->setMenu(menu);
    m_button->setPopupMode(QToolButton::InstantPopup);
    m_button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_button->setFocusPolicy(Qt::TabFocus);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_button);
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textChanged, this, &FilterField::take);
    choose(m_kind);
}

void FilterField::set(KeyFilter::Kind kind, const QString& text)
{
    {
        const QSignalBlocker silent(m_edit);
        m_edit->setText(text);
    }
    choose(kind);
}

void FilterField::choose(KeyFilter::Kind kind)
{
    m_kind = kind;
    for (size_t i = 0; i < choices.size(); ++i) {
        if (choices[i].kind != kind)
            continue;
        m_kinds->actions().at(static_cast<qsizetype>(i))->setChecked(true);
        m_button->setText(QLatin1String(choices[i].sign));
        m_button->setAccessibleName(tr("How the filter is meant: %1").arg(tr(choices[i].name)));
        m_button->setToolTip(plainToolTip(m_button->accessibleName()));
        m_edit->setPlaceholderText(tr(choices[i].hint));
    }
    take();
}

void FilterField::take()
{
    KeyFilter filter = KeyFilter::fromText(m_kind, m_edit->text());
    if (filter == m_filter)
        return;
    m_filter = std::move(filter);
    Q_EMIT changed();
}

} // namespace sluice
