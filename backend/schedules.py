"""Everything that happens by itself, and how often."""

from datetime import timedelta

DAY = timedelta(days=1)

PLANNED = {
    "core.tasks.deliver_due": timedelta(seconds=10),
    "booking.tasks.sweep_bookings": timedelta(seconds=30),
    "booking.tasks.sweep_waiting_list": timedelta(seconds=30),
    "agenda.tasks.sweep_queues": timedelta(seconds=30),
    "agenda.tasks.forget_registrations": timedelta(hours=1),
    "notifications.tasks.remind": timedelta(minutes=1),
    "notifications.tasks.forget_messages": DAY,
    "notifications.tasks.receive_bounces": timedelta(minutes=5),
    "billing.tasks.charge_memberships": DAY,
    "billing.tasks.close_days": timedelta(hours=1),
    "billing.tasks.verify_books": DAY,
    "billing.tasks.sweep_checkouts": timedelta(minutes=2),
    "billing.tasks.care_for_passes": timedelta(hours=6),
    "core.tasks.forget_old_answers": DAY,
    "booking.tasks.remind_deposits": timedelta(hours=1),
    "booking.tasks.resume_imports": timedelta(minutes=1),
    "booking.tasks.forget_imports": DAY,
    "billing.tasks.resume_runs": timedelta(minutes=1),
    "billing.tasks.remind_late": timedelta(hours=1),
    "billing.tasks.lapse_mandates": DAY,
    "booking.tasks.read_external_calendars": timedelta(minutes=5),
    "notifications.tasks.send_webhooks": timedelta(seconds=10),
    "notifications.tasks.forget_webhooks": DAY,
    "agenda.tasks.pull_calendars": timedelta(minutes=5),
    "agenda.tasks.forget_session_imports": DAY,
    "reports.tasks.send_monthly": timedelta(hours=1),
    "reports.tasks.resume_simulations": timedelta(minutes=1),
}
