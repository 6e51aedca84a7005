// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/faceswitch.h"

#include "ui/values/facepane.h"

#include <QAbstractButton>
#include <QLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>

namespace sluice {

FaceSwitch::FaceSwitch(const Client& client, const QByteArray& key, QStackedWidget* pages,
    const QList<QLayout*>& tools, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_key(key)
    , m_pages(pages)
{
    for (QLayout* layout : tools) {
        auto* button = new QToolButton;
        button->setText(tr("Other views"));
        button->setToolTip(tr("Other ways of looking at this key"));
        button->setPopupMode(QToolButton::InstantPopup);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setMenu(new QMenu(button));
        button->hide();
        QWidget* before
            = layout->count() > 0 ? layout->itemAt(layout->count() - 1)->widget() : nullptr;
        layout->addWidget(button);
        m_buttons.append(button);
        if (!before)
            continue;
        // Reached with the tools, not behind the elements.
        const auto inside = before->findChildren<QAbstractButton*>();
        QWidget::setTabOrder(inside.isEmpty() ? before : inside.last(), button);
    }
}

bool FaceSwitch::isInFront() const { return m_pane && m_pages->currentWidget() == m_pane; }

void FaceSwitch::offer(const KeyFacts& facts, const QByteArray& head)
{
    m_facts = facts;
    m_head = head;
    const QList<Face> faces = facesOf(facts, head);
    const bool hasValue = facts.type != KeyType::Other;
    if (m_pane) {
        m_pane->setFacts(facts, head);
        m_pane->setHasValue(hasValue);
    }
    if (!hasValue && !(m_pane && m_pane->isOpen()))
        open(faces.value(0));
    else if (m_pane && m_pane->isOpen())
        m_pages->setCurrentWidget(m_pane);
    for (QToolButton* button : std::as_const(m_buttons)) {
        button->setVisible(!faces.isEmpty());
        button->menu()->clear();
        for (const Face face : faces) {
            button->menu()->addAction(faceName(face), this, [this, face] {
                open(face);
                m_pane->setFocus();
            });
        }
    }
}

void FaceSwitch::open(Face face)
{
    if (!m_pane) {
        m_pane = new FacePane(m_client, m_key);
        m_pages->addWidget(m_pane);
        m_pane->setFacts(m_facts, m_head);
        m_pane->setHasValue(m_facts.type != KeyType::Other);
        connect(m_pane, &FacePane::valueWanted, this, [this] {
            m_pane->close();
            Q_EMIT valueWanted();
        });
    }
    FaceWish wish;
    wish.face = face;
    m_pane->open(wish);
    m_pages->setCurrentWidget(m_pane);
}

} // namespace sluice
