// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/faceswitch.h"

#include "ui/values/facepane.h"

#include <QLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>

namespace sluice {

FaceSwitch::FaceSwitch(const Client& client, const QByteArray& key, QStackedWidget* pages,
    const QList<QLayout*>& tools, QObject* parent)
    : QObject(parent)
    , m_pages(pages)
    , m_pane(new FacePane(client, key))
{
    pages->addWidget(m_pane);
    for (QLayout* layout : tools) {
        auto* button = new QToolButton;
        button->setText(tr("Other views"));
        button->setToolTip(tr("Other ways of looking at this key"));
        button->setPopupMode(QToolButton::InstantPopup);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setMenu(new QMenu(button));
        button->hide();
        layout->addWidget(button);
        m_buttons.append(button);
    }
    connect(m_pane, &FacePane::valueWanted, this, [this] {
        m_pane->close();
        Q_EMIT valueWanted();
    });
}

bool FaceSwitch::isInFront() const { return m_pages->currentWidget() == m_pane; }

void FaceSwitch::offer(const KeyFacts& facts, const QByteArray& head)
{
    const QList<Face> faces = m_pane->setFacts(facts, head);
    const bool hasValue = facts.type != KeyType::Other;
    m_pane->setHasValue(hasValue);
    if (!hasValue && !m_pane->isOpen())
        open(faces.value(0));
    if (m_pane->isOpen())
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
    FaceWish wish;
    wish.face = face;
    m_pane->open(wish);
    m_pages->setCurrentWidget(m_pane);
}

} // namespace sluice
