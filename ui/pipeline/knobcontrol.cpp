// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/pipeline/knobcontrol.h"

#include "ui/pipeline/knobwords.h"
#include "ui/theme/helpbubble.h"
#include "ui/theme/tonelabel.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>

#include <cmath>

namespace sluice {

namespace {

constexpr int sliderSteps = 100;
constexpr double unitBelow = 20; ///< counts are stepped through one by one below

/// The next one of ..., 0.5, 1, 2, 5, 10, ... above.
double roundAbove(double value)
{
    const double power = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
    for (const double factor : { 1.0, 2.0, 5.0, 10.0 }) {
        if (factor * power > value * (1 + 1e-9))
            return factor * power;
    }
    return 20 * power;
}
double roundBelow(double value)
{
    const double power = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
    for (const double factor : { 5.0, 2.0, 1.0 }) {
        if (factor * power < value * (1 - 1e-9))
            return factor * power;
    }
    return power / 2;
}

} // namespace

QuantitySpin::QuantitySpin(const Knob& knob, QWidget* parent)
    : QDoubleSpinBox(parent)
    , m_knob(knob)
{
    setDecimals(6); // shares in percent with three digits behind the point
    setRange(knob.least, knob.most);
    setKeyboardTracking(false); // "128" is one value, not three
    setAccelerated(true);
    connect(
        this, &QAbstractSpinBox::editingFinished, this, [this] { lineEdit()->setModified(false); });
    if (knob.least == 0)
        setSpecialValueText(knobwords::of(knob).zero);
}

bool QuantitySpin::isBeingTyped() const { return hasFocus() && lineEdit()->isModified(); }

void QuantitySpin::stepBy(int steps)
{
    const bool isCount = m_knob.kind == Knob::Kind::Count;
    const double first = m_knob.kind == Knob::Kind::Time ? 1000
        : m_knob.kind == Knob::Kind::Share               ? 0.01
                                                         : 1;
    double wanted = value();
    for (; steps > 0; --steps)
        wanted = isCount && wanted < unitBelow ? wanted + 1
            : wanted < first                   ? first
                                               : roundAbove(wanted);
    for (; steps < 0; ++steps)
        wanted = isCount && wanted <= unitBelow ? wanted - 1
            : wanted <= first                   ? m_knob.least
                                                : roundBelow(wanted);
    setValue(wanted);
    selectAll();
}

QString QuantitySpin::textFromValue(double value) const { return knobwords::value(m_knob, value); }

double QuantitySpin::valueFromText(const QString& text) const
{
    const auto read = knobwords::read(m_knob, text);
    if (!read)
        return value();
    const bool isWhole = m_knob.kind == Knob::Kind::Count || m_knob.kind == Knob::Kind::Bytes;
    return isWhole ? std::round(*read) : *read;
}

QValidator::State QuantitySpin::validate(QString& text, int&) const
{
    if (text == specialValueText() && !text.isEmpty())
        return QValidator::Acceptable;
    const auto read = knobwords::read(m_knob, text);
    return read && *read >= minimum() && *read <= maximum() ? QValidator::Acceptable
                                                            : QValidator::Intermediate;
}

KnobControl::KnobControl(const Knob& knob, QWidget* parent)
    : QWidget(parent)
    , m_knob(knob)
    , m_label(new ToneLabel(Tone::Muted, this))
{
    const knobwords::Words words = knobwords::of(knob);
    setObjectName(QStringLiteral("knob-") + QLatin1String(knob.name));
    m_label->setText(words.label);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(fontMetrics().height() / 4);
    row->addWidget(m_label);
    makeField();
    field()->setObjectName(QLatin1String(knob.name));
    field()->setAccessibleName(words.label);
    m_label->setBuddy(field());
    setFocusProxy(field());
    row->addWidget(new HelpBubble(words.label, words.help, this));
}

void KnobControl::makeField()
{
    switch (m_knob.kind) {
    case Knob::Kind::Choice:
        m_list = new QComboBox(this);
        for (const QByteArray& written : m_knob.choices)
            m_list->addItem(knobwords::choice(written));
        connect(m_list, &QComboBox::activated, this, [this](int index) { emitTurned(index); });
        layout()->addWidget(m_list);
        return;
    case Knob::Kind::Switch:
        m_switch = new QCheckBox(this);
        connect(m_switch, &QCheckBox::clicked, this, [this](bool on) { emitTurned(on ? 1 : 0); });
        layout()->addWidget(m_switch);
        return;
    case Knob::Kind::Share:
        if (m_knob.most <= 1)
            return makeShare();
        break;
    default:
        break;
    }
    m_spin = new QuantitySpin(m_knob, this);
    m_spin->setFixedWidth(m_spin->fontMetrics().horizontalAdvance(QStringLiteral("888.8 KiB"))
        + m_spin->fontMetrics().height() * 2);
    connect(m_spin, &QDoubleSpinBox::valueChanged, this, &KnobControl::emitTurned);
    layout()->addWidget(m_spin);
}

void KnobControl::makeShare()
{
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setRange(0, sliderSteps);
    m_slider->setFixedWidth(fontMetrics().height() * 5);
    m_share = new QLabel(this);
    m_share->setTextFormat(Qt::PlainText);
    m_share->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("88.8 %")));
    connect(m_slider, &QSlider::valueChanged, this, [this](int step) {
        const double value = double(step) / sliderSteps;
        m_share->setText(knobwords::value(m_knob, value));
        m_slider->setAccessibleDescription(m_share->text());
        emitTurned(value);
    });
    layout()->addWidget(m_slider);
    layout()->addWidget(m_share);
}

QWidget* KnobControl::field() const
{
    for (QWidget* each : std::initializer_list<QWidget*> { m_spin, m_slider, m_list, m_switch }) {
        if (each)
            return each;
    }
    return nullptr;
}

void KnobControl::emitTurned(double value) { Q_EMIT turned({ &m_knob, value }); }

void KnobControl::show(double value)
{
    const QSignalBlocker blocker(field());
    if (m_spin) {
        if (m_spin->value() != value && !m_spin->isBeingTyped())
            m_spin->setValue(value);
    } else if (m_slider) {
        if (m_slider->isSliderDown())
            return;
        m_slider->setValue(int(std::lround(value * sliderSteps)));
        m_share->setText(knobwords::value(m_knob, value));
        m_slider->setAccessibleDescription(m_share->text());
    } else if (m_list) {
        if (!m_list->view()->isVisible())
            m_list->setCurrentIndex(int(std::lround(value)));
    } else {
        m_switch->setChecked(value != 0);
    }
}

void KnobControl::setMarked(bool marked)
{
    m_isMarked = marked;
    QFont font = m_label->font();
    font.setBold(marked);
    m_label->setFont(font);
    m_label->setTone(marked ? Tone::Plain : Tone::Muted);
    field()->setAccessibleDescription(marked ? tr("To play with in this scenario.") : QString());
}

void KnobControl::setUsable(bool usable, const QString& why)
{
    field()->setEnabled(usable);
    field()->setToolTip(plainToolTip(why));
    if (!usable)
        field()->setAccessibleDescription(why);
    else
        setMarked(m_isMarked);
}

} // namespace sluice
