// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/keyselection.h"

#include <QComboBox>
#include <QString>

namespace sluice {

/// Which keys something is to be done with, and how a person would say so. A value.
struct ChosenKeys {
    KeySelection selection;
    QString words; ///< "keys below user:": display text
    QByteArray prefix; ///< what their names begin with; may be empty
};

/// The choices that there are, the likeliest first; at least one.
using KeyChoices = QList<ChosenKeys>;

/// A field in which a person picks one of them.
inline QComboBox* makeChoiceBox(const KeyChoices& choices, QWidget* parent)
{
    auto* box = new QComboBox(parent);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(40);
    for (const ChosenKeys& choice : choices)
        box->addItem(choice.words);
    return box;
}

} // namespace sluice
