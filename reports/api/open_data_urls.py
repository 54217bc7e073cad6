from reports.api.open_data import paths

urlpatterns = paths()
