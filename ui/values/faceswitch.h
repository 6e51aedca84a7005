// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/values/face.h"

#include <QList>
#include <QObject>
#include <QPointer>

class QLayout;
class QStackedWidget;
class QToolButton;

namespace sluice {

class FacePane;

/// Puts a FacePane among the pages of a key's tab, and a menu "Other views" beside the tools of its
/// other pages, which leads there; the pane's button leads back. A type whose elements cannot be
/// shown as such has only the pane. GUI thread.
class FaceSwitch : public QObject {
    Q_OBJECT

public:
    /// @p pages gets the pane and owns it; each of @p tools gets a menu.
    FaceSwitch(const Client& client, const QByteArray& key, QStackedWidget* pages,
        const QList<QLayout*>& tools, QObject* parent);

    /// Null until it is needed: most keys are looked at as they are.
    FacePane* pane() const { return m_pane; }
    /// The pane is the page in front.
    bool isInFront() const;
    /// What the key is now, and a string's first bytes: offers what suits, reads an open face
    /// anew, and shows the pane for a type that has nothing else.
    void offer(const KeyFacts& facts, const QByteArray& head = {});

Q_SIGNALS:
    /// Back from the pane: show the page of the elements.
    void valueWanted();

private:
    void open(Face face);

    const Client m_client;
    const QByteArray m_key;
    KeyFacts m_facts;
    QByteArray m_head;
    QStackedWidget* m_pages;
    QPointer<FacePane> m_pane;
    QList<QToolButton*> m_buttons;
};

} // namespace sluice
