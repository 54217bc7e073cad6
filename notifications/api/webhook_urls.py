from django.urls import path

from notifications.api import webhooks

urlpatterns = [
    path("webhooks", webhooks.Webhooks.as_view(), name="webhooks"),
    path("webhooks/<uuid:public_id>", webhooks.WebhookDetail.as_view(), name="webhook"),
    path("webhooks/<uuid:public_id>/rotate", webhooks.WebhookRotate.as_view(), name="webhook-rotate"),
    path("webhooks/<uuid:public_id>/pause", webhooks.WebhookPause.as_view(), name="webhook-pause"),
    path("webhooks/<uuid:public_id>/resume", webhooks.WebhookResume.as_view(), name="webhook-resume"),
    path("webhooks/<uuid:public_id>/test", webhooks.WebhookTest.as_view(), name="webhook-test"),
    path("webhooks/<uuid:public_id>/replay", webhooks.WebhookReplay.as_view(), name="webhook-replay"),
    path("webhooks/<uuid:public_id>/deliveries", webhooks.WebhookDeliveries.as_view(), name="webhook-deliveries"),
]
